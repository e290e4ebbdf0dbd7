"""What the reader of rows.csv takes, and what it refuses with which line."""

import math
import random
import struct

import pytest

from results import history, rows
from results.tests import made_rows

HEADER = ",".join(history.COLUMNS)
NAMES = list(history.COLUMNS)
STATUS, VALUE, REASON = (NAMES.index(name) + 1 for name in ("status", "value", "reason"))


def line(**cells):
    """A line of a file, cells as they stand in it."""
    start = {"schema": "1", "suite": "micro", "probe": "p", "point": "a=1", "status": "ok"}
    return ",".join({**start, **cells}.get(name, "") for name in NAMES)


def read(folder, *lines, end="\n"):
    raw = [entry if isinstance(entry, bytes) else entry.encode() for entry in lines]
    (folder / "rows.csv").write_bytes(b"".join(entry + end.encode() for entry in raw))
    return list(history.read(folder))


def refusal(folder, *lines, **options):
    with pytest.raises(history.Refused) as caught:
        read(folder, *lines, **options)
    place, _, cause = str(caught.value).partition(": ")
    start = f"{folder}/rows.csv:"
    assert place.startswith(start)
    assert "\n" not in cause
    line_number, column = place[len(start) :].split(":")
    return int(line_number), int(column), cause


def test_columns_stand_in_the_order_of_the_record():
    order = """schema, run, process, suite, probe, point, quantity, value, unit, better, n, median,
    q1, q3, mad, min, max, ci_low, ci_high, status, reason, check, peak, peak_source,
    fraction_of_peak,
    published, published_source, evidence, program, device, clock_mhz_before, clock_mhz_after,
    temperature_c, power_w, throttle, data, seed"""
    assert [name.strip() for name in order.split(",")] == NAMES


def test_a_written_row_comes_back_as_it_was(tmp_path):
    written = [
        made_rows.row(
            suite="micro", point="a=1", reason='a "quote", a comma\na line \\n \\ \t\r é'
        ),
        *made_rows.stream(),
    ]
    made_rows.write(tmp_path, written)
    assert list(history.read(tmp_path)) == written


def test_every_finite_double_comes_back_bit_for_bit(tmp_path):
    draw = random.Random(1)
    doubles = [struct.unpack("d", draw.randbytes(8))[0] for _ in range(2000)]
    doubles = [number for number in doubles if math.isfinite(number)]
    made_rows.write(tmp_path, (made_rows.row(value=number) for number in doubles))
    back = [float(row["value"]) for row in history.read(tmp_path)]
    assert [n.hex() for n in back] == [n.hex() for n in doubles]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("inf", math.inf), ("-inf", -math.inf), ("5e-324", 5e-324), ("-2.2e-310", -2.2e-310),
     ("1.5E+3", 1500.0), (".5", 0.5), ("5.", 5.0), ("0", 0), ("0e9", 0.0), ("-0.0", 0.0),
     ("18446744073709551615", 2**64 - 1), ("Infinity", math.inf), ("", None)],
)  # fmt: skip
def test_numbers_that_are_accepted(tmp_path, cell, value):
    (row,) = read(tmp_path, HEADER, line(value=cell))
    assert row["value"] == value


def test_nan_is_accepted(tmp_path):
    (row,) = read(tmp_path, HEADER, line(value="nan"))
    assert math.isnan(row["value"])


@pytest.mark.parametrize(
    "cell",
    ["fast", "1e400", "-1e400", "1e-400", "1_000", "+1", " 1", "1 ", "0x10", "1,5", "١", "1e",
     "--1",      "1.2.3", "nano", "9" * 400],
)  # fmt: skip
def test_numbers_that_are_refused(tmp_path, cell):
    where = refusal(tmp_path, HEADER, line(), line(value=f'"{cell}"'))
    assert where[:2] == (3, VALUE)
    assert where[2].startswith("value: ")


@pytest.mark.parametrize("name", [n for n, kind in history.COLUMNS.items() if kind is rows.NUMBER])
def test_a_word_is_refused_in_every_column_of_numbers(tmp_path, name):
    number, column, cause = refusal(tmp_path, HEADER, line(**{name: "word"}))
    assert (number, column) == (2, NAMES.index(name) + 1)
    assert cause.startswith(f"{name}: 'word' is no number")


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_column_is_refused(tmp_path, name):
    header = ",".join(n for n in NAMES if n != name)
    number, column, cause = refusal(tmp_path, header, line())
    assert (number, column) == (1, NAMES.index(name) + 1)
    assert f"missing column {name}" in cause


def test_columns_in_another_order_and_unknown_ones_are_accepted(tmp_path):
    header = ",".join(["later", *reversed(NAMES)])
    cells = ",".join(["kept", *reversed(line(value="2.5", reason="why").split(","))])
    (row,) = read(tmp_path, header, cells)
    assert (row["value"], row["reason"], row["status"], row["later"]) == (2.5, "why", "ok", "kept")


def test_a_column_that_stands_twice_is_refused(tmp_path):
    assert refusal(tmp_path, HEADER + ",value", line() + ",1")[:2] == (1, len(NAMES) + 1)


def test_too_few_fields_are_refused_at_the_first_missing_one(tmp_path):
    short = ",".join(line().split(",")[:5])
    number, column, cause = refusal(tmp_path, HEADER, line(), short)
    assert (number, column) == (3, 6)
    assert "too few fields: 5 of 37; add point" in cause


def test_too_many_fields_are_refused_at_the_first_of_them(tmp_path):
    number, column, cause = refusal(tmp_path, HEADER, line() + ",more,and more")
    assert (number, column) == (2, len(NAMES) + 1)
    assert "too many fields: 39 of 37" in cause


@pytest.mark.parametrize("blank", ["", "\r"])
def test_an_empty_line_is_refused(tmp_path, blank):
    assert refusal(tmp_path, HEADER, line(), blank, line())[0] == 3


@pytest.mark.parametrize("status", ["", "OK", "passed", " ok"])
def test_an_unknown_status_is_refused(tmp_path, status):
    number, column, cause = refusal(tmp_path, HEADER, line(status=status))
    assert (number, column) == (2, STATUS)
    assert "none of ok, skipped, emulated, unstable, failed" in cause


def test_an_open_quote_is_refused_where_it_opens(tmp_path):
    where = refusal(tmp_path, HEADER, line(), line(reason='"never closed'), line(), line())
    assert where[:2] == (3, REASON)


def test_text_after_a_closing_quote_is_refused(tmp_path):
    assert refusal(tmp_path, HEADER, line(reason='"closed"open'))[:2] == (2, REASON)


def test_a_quote_inside_an_unquoted_field_is_refused(tmp_path):
    assert refusal(tmp_path, HEADER, line(reason='5" disk'))[:2] == (2, REASON)


@pytest.mark.parametrize(
    "bad", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80"]
)
def test_invalid_utf8_is_refused_in_its_field(tmp_path, bad):
    broken = line(reason="HERE").encode().replace(b"HERE", b"caf" + bad)
    number, column, cause = refusal(tmp_path, HEADER, line(), broken)
    assert (number, column) == (3, REASON)
    assert "invalid UTF-8" in cause


def test_the_line_is_the_physical_one_after_quoted_line_breaks(tmp_path):
    broken = line(reason='"one\ntwo\nthree"', seed="word")
    where = refusal(tmp_path, HEADER, line(reason='"a\nb"'), broken)
    assert where[:2] == (6, len(NAMES))


def test_quoted_line_breaks_that_others_wrote_are_accepted(tmp_path):
    found = read(tmp_path, HEADER, line(reason='"one\ntwo ""2"""', value="1"), line(), end="\r\n")
    assert [row["reason"] for row in found] == ['one\ntwo "2"', None]


def test_crlf_a_byte_order_mark_and_a_last_line_without_end_are_accepted(tmp_path):
    (tmp_path / "rows.csv").write_bytes(b"\xef\xbb\xbf" + f"{HEADER}\r\n{line()}".encode())
    assert len(list(history.read(tmp_path))) == 1


def test_backslashes_are_undone(tmp_path):
    (row,) = read(tmp_path, HEADER, line(reason=r"a\nb\\n\t\\"))
    assert row["reason"] == "a\nb\\n\\t\\"


def test_an_empty_or_absent_file_is_refused(tmp_path):
    assert refusal(tmp_path)[:2] == (1, 1)
    with pytest.raises(history.Refused, match="rows.csv: No such file or directory"):
        list(history.read(tmp_path / "absent"))


def test_a_header_alone_is_no_rows(tmp_path):
    assert read(tmp_path, HEADER) == []


def test_a_long_text_is_accepted_and_a_field_without_end_is_not(tmp_path):
    (row,) = read(tmp_path, HEADER, line(reason="x" * 1_000_000))
    assert len(row["reason"]) == 1_000_000
    endless = '"' + ("y" * 999 + "\n") * 2000 + '"'
    assert refusal(tmp_path, HEADER, line(reason=endless))[:2] == (2, REASON)


def test_the_path_in_a_refusal_is_the_one_given(tmp_path, monkeypatch):
    made_rows.write(tmp_path / "run", [made_rows.row(status="fine")])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(history.Refused, match=r"^run/rows\.csv:2:20: status: "):
        list(history.read("run"))


def test_reading_is_a_stream(tmp_path):
    """The first row comes before a bad one further down is seen."""
    (tmp_path / "rows.csv").write_text(f"{HEADER}\n{line()}\nbad\n")
    reading = history.read(tmp_path)
    assert next(reading)["suite"] == "micro"
    with pytest.raises(history.Refused, match=":3:2: too few fields: 1 of 37"):
        next(reading)


def test_axes_of_a_point():
    assert history.axes("a=1;b=x=y;c") == {"a": "1", "b": "x=y", "c": ""}
    assert history.axes(None) == {}
