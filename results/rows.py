"""One rows.csv, read strictly and as a stream, and the columns of a row as Python knows them.

results/README.md says what each column means; results/record/ writes them. A file that breaks a
rule is refused with `DIR/rows.csv:LINE:COLUMN: cause`: LINE is the physical line, from 1 with the
header, COLUMN the number of the field in its record, from 1.
"""

from __future__ import annotations

import os
import re

TEXT, NUMBER, STATUS = "text", "number", "status"
_README = "results/README.md"
STATUSES = ("ok", "skipped", "emulated", "unstable", "failed")

COLUMNS = {
    "schema": NUMBER, "run": TEXT, "process": NUMBER, "suite": TEXT, "probe": TEXT, "point": TEXT,
    "quantity": TEXT, "value": NUMBER, "unit": TEXT, "better": TEXT, "n": NUMBER, "median": NUMBER,
    "q1": NUMBER, "q3": NUMBER, "mad": NUMBER, "min": NUMBER, "max": NUMBER, "ci_low": NUMBER,
    "ci_high": NUMBER, "status": STATUS, "reason": TEXT, "check": TEXT, "peak": NUMBER,
    "peak_source": TEXT, "fraction_of_peak": NUMBER, "published": NUMBER, "published_source": TEXT,
    "evidence": TEXT, "program": TEXT, "device": TEXT, "clock_mhz_before": NUMBER,
    "clock_mhz_after": NUMBER, "temperature_c": NUMBER, "power_w": NUMBER, "throttle": TEXT,
    "data": TEXT, "seed": NUMBER,
}  # fmt: skip

# What a hostile file can make us hold: bytes of a line, characters of a quoted field.
LINE_LIMIT = 32 << 20
FIELD_LIMIT = 1 << 20


class Refused(ValueError):
    """A file that breaks the rules; the text is the one line that a user sees."""


def read(folder):
    """Yields the rows of `folder`/rows.csv as dicts, in the order of the file.

    Empty cells are None, numbers int or float; texts have their `\\n` and `\\\\` undone. Columns
    that COLUMNS does not know are kept as text. Raises Refused.
    """
    path = os.path.join(os.fspath(folder), "rows.csv")
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below, opened here to refuse it by name
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}; give a folder that holds a rows.csv") from None
    with file:
        lines = _Lines(path, file)
        names = _header(lines)
        kinds = [COLUMNS.get(name, TEXT) for name in names]
        while (record := _record(lines)) is not None:
            yield _row(lines, names, kinds, *record)


def axes(point):
    """The axes of a point's text, as {"kernel": "triad"}; a piece without '=' is its own key."""
    pieces = (piece.partition("=") for piece in (point or "").split(";") if piece)
    return {key: value for key, _, value in pieces}


_SURROGATE = re.compile("[\udc80-\udcff]")


class _Lines:
    """The lines of a file, counted; bytes that are no UTF-8 become surrogates and set `invalid`."""

    def __init__(self, path, file):
        self.path, self.file, self.number, self.invalid = path, file, 0, False

    def next(self):
        raw = self.file.readline(LINE_LIMIT)
        if not raw:
            return None
        self.number += 1
        if len(raw) == LINE_LIMIT and not raw.endswith(b"\n"):
            raise self.refuse(1, f"line longer than {LINE_LIMIT} bytes; split the file")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text, self.invalid = raw.decode("utf-8", "surrogateescape"), True
        return text[: -2 if text.endswith("\r\n") else -1] if text.endswith("\n") else text

    def refuse(self, column, cause, line=None):
        return Refused(f"{self.path}:{line or self.number}:{column}: {cause}")


def _record(lines):
    """The next record: its fields and the line each starts on; None at the end of the file."""
    text = lines.next()
    if text is None:
        return None
    if '"' in text:
        fields, starts = _split_quoted(lines, text)
    else:
        fields = text.split(",")
        starts = [lines.number] * len(fields)
    if lines.invalid:
        at = next(at for at, field in enumerate(fields) if _SURROGATE.search(field))
        raise lines.refuse(at + 1, "invalid UTF-8; write the text as UTF-8", starts[at])
    return fields, starts


def _split_quoted(lines, text):
    fields, starts, at = [], [], 0
    while True:
        starts.append(lines.number)
        if text.startswith('"', at):
            field, text, at = _quoted(lines, text, at + 1, len(starts))
        else:
            end = text.find(",", at)
            field = text[at:] if end < 0 else text[at:end]
            at += len(field)
            if '"' in field:
                cause = 'quote in a field that does not start with one; write it as "...""..."'
                raise lines.refuse(len(starts), cause)
        fields.append(field)
        if at == len(text):
            return fields, starts
        at += 1


def _quoted(lines, text, at, column):
    """The field whose opening quote stands before `at`, the line it ends on, the place after."""
    opened, pieces, size = lines.number, [], 0
    while True:
        end = text.find('"', at)
        if end < 0:
            pieces.append(text[at:] + "\n")
            text, at = lines.next(), 0
            if text is None:
                raise lines.refuse(column, "open quote: close it before the file ends", opened)
        elif text.startswith('""', end):
            pieces.append(text[at : end + 1])
            at = end + 2
        else:
            pieces.append(text[at:end])
            break
        size += len(pieces[-1])
        if size > FIELD_LIMIT:
            cause = f"field above {FIELD_LIMIT} characters; is a quote left open?"
            raise lines.refuse(column, cause, opened)
    if end + 1 < len(text) and text[end + 1] != ",":
        cause = 'text after the closing quote; put a comma there, or "" for a quote in the text'
        raise lines.refuse(column, cause)
    return "".join(pieces), text, end + 1


def _header(lines):
    record = _record(lines)
    if record is None:
        cause = "empty file; the first line names the columns, from schema to seed"
        raise lines.refuse(1, cause, 1)
    names = record[0]
    names[0] = names[0].lstrip("\ufeff")
    for number, name in enumerate(COLUMNS, 1):
        if name not in names:
            cause = f"missing column {name}; the header names every column of {_README}"
            raise lines.refuse(number, cause, 1)
    for number, name in enumerate(names, 1):
        if name in names[: number - 1]:
            raise lines.refuse(number, f"column {name} stands twice; remove one", 1)
    return names


def _row(lines, names, kinds, fields, starts):
    if len(fields) != len(names):
        raise _wrong_count(lines, names, fields, starts)
    row = {}
    for number, (name, kind, cell) in enumerate(zip(names, kinds, fields), 1):
        if kind is NUMBER:
            try:
                row[name] = _number(cell) if cell else None
            except ValueError as error:
                cause = f"{name}: {_shown(cell)} {error}"
                raise lines.refuse(number, cause, starts[number - 1]) from None
            continue
        row[name] = _text(cell)
        if kind is STATUS and cell not in STATUSES:
            cause = f"status: {_shown(cell)} is none of {', '.join(STATUSES)}"
            raise lines.refuse(number, cause, starts[number - 1])
    return row


def _wrong_count(lines, names, fields, starts):
    have, want = len(fields), len(names)
    if fields == [""]:
        return lines.refuse(1, "empty line; remove it")
    if have < want:
        cause = f"too few fields: {have} of {want}; add {names[have]} and what follows it"
        return lines.refuse(have + 1, cause)
    cause = f"too many fields: {have} of {want}; quote the texts that hold a comma"
    return lines.refuse(want + 1, cause, starts[want])


_ESCAPE = re.compile(r"\\([n\\])")


def _text(cell):
    if "\\" in cell:
        cell = _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else "\\", cell)
    return cell or None


_INTEGER = re.compile(r"-?[0-9]{1,20}")
_DECIMAL = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SPECIAL = re.compile(r"-?(inf|infinity|nan)", re.IGNORECASE)


def _number(cell):
    """The grammar of std::from_chars, so that both readers take the same cells."""
    if _INTEGER.fullmatch(cell):
        return int(cell)
    if _SPECIAL.fullmatch(cell):
        return float(cell)
    found = _DECIMAL.fullmatch(cell)
    if not found:
        raise ValueError("is no number; write one as 1.5e-3, nan or inf, or leave the cell empty")
    value = float(cell)
    if abs(value) == float("inf") or (value == 0 and found[1].strip("0.")):
        raise ValueError("is outside the range of a double; write inf or 0 if that is meant")
    return value


def _shown(cell):
    """A cell as a message quotes it: on one line, printable, short."""
    text = ascii(cell)
    return text if len(text) <= 60 else text[:57] + "..."
