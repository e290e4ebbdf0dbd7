"""The end of a run on the screen: headline rows, where the files are, the closing line."""

import collections
import statistics
import textwrap

from results import rows as reader
from runner.progress import coloured

ORDER = ("ok", "skipped", "emulated", "unstable", "failed")
SHOWN = 24  # rows of one probe; the page has them all
REASONS = 6  # of skips, on the closing line
CODE = "sass"  # quantity of the evidence, of which verdicts are shown and not values


def read(folder):
    """What the closing needs of rows.csv, read as a stream."""
    kept = ("suite", "probe", "point", "quantity", "process", "value", "unit", "status", "reason")
    return [{key: row[key] for key in kept} for row in reader.read(folder)]


def show(folder, seconds):
    """Prints it all; returns the number of failed rows."""
    found = read(folder)
    for (suite, probe), group in _grouped(found, "suite", "probe").items():
        _probe(f"{suite} {probe}", group)
    print()
    for name in ("index.html", "rows.csv", "manifest.json"):
        if (folder / name).is_file():
            print(folder / name)
    emulated = sum(row["status"] == "emulated" for row in found)
    if emulated:
        print(f"{emulated} emulated: no instruction of that name, but several others")
    print(closing(found, seconds), flush=True)
    return sum(row["status"] == "failed" for row in found)


def closing(found, seconds):
    """`N ok, N skipped (reason: n; ...), N unstable, N failed, N seconds`."""
    counts = collections.Counter(row["status"] for row in found)
    reasons = "; ".join(f"{reason}: {count}" for reason, count in _reasons(found))
    skipped = f"{counts['skipped']} skipped" + (f" ({reasons})" if reasons else "")
    ends = f"{counts['unstable']} unstable, {counts['failed']} failed, {seconds:.0f} seconds"
    return f"{counts['ok']} ok, {skipped}, {ends}"


def _reasons(found):
    """[(reason, rows)] of what was skipped, the frequent ones; the page has them all.

    Machine code that an architecture cannot have is one reason, whatever each row names.
    """
    told = collections.Counter(
        "machine code that the architecture lacks"
        if row["quantity"] == CODE
        else _short(row["reason"])
        for row in found
        if row["status"] == "skipped"
    )
    frequent = told.most_common(REASONS)
    rest = sum(told.values()) - sum(count for _, count in frequent)
    return frequent + ([("other reasons", rest)] if rest else [])


def _short(reason):
    return " ".join((reason or "no reason").split())[:120]


def _grouped(found, *keys):
    groups = {}
    for row in found:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups


def _probe(title, group):
    print(f"\n{title}")
    _values([row for row in group if row["value"] is not None and row["quantity"] != CODE])
    _verdicts([row for row in group if row["quantity"] == CODE])
    _others([row for row in group if row["value"] is None and row["quantity"] != CODE])


def _values(measured):
    """A table, a line a point; of points that differ in size alone the largest."""
    chosen = _largest(_grouped(measured, "point"))
    table = [_line(axes, same) for axes, same in chosen[:SHOWN]]
    heads = list(dict.fromkeys(name for axes, _ in table for name in axes))
    cells = [[axes.get(name, "") for name in heads] for axes, _ in table]
    widths = [max(map(len, column)) for column in zip(heads, *cells)]
    for line, told in zip([heads, *cells] if table else [], ["", *(told for _, told in table)]):
        print("  " + "  ".join([*map(str.ljust, line, widths), told]).rstrip())
    hidden = len({row["point"] for row in measured}) - len(table)
    if hidden:
        print(f"  ... and {hidden} more points in index.html")


def _largest(points):
    """[(axes, rows)] without those that another point surpasses in `bytes` alone."""
    largest = {}
    for (point,), same in points.items():
        axes = reader.axes(point)
        key = tuple(item for item in axes.items() if item[0] != "bytes")
        if key not in largest or _bytes(largest[key][0]) < _bytes(axes):
            largest[key] = (axes, same)
    return list(largest.values())


def _bytes(axes):
    size = axes.get("bytes", "")
    return int(size) if size.isdecimal() else 0


def _line(axes, same):
    """(axes, text): the median over the processes of each quantity of a point."""
    told = []
    for (quantity,), group in _grouped(same, "quantity").items():
        value = statistics.median(row["value"] for row in group)
        symbol = group[0]["unit"] or ""
        told.append(f"{quantity} {value:.4g} {'' if symbol == 'ratio' else symbol}".rstrip())
    status = max((row["status"] for row in same), key=ORDER.index)
    mark = [] if status == "ok" else [coloured(status, status)]
    return axes, ", ".join(told + mark)


def _verdicts(evidence):
    """Evidence: how many operations each architecture has as instructions of its own."""
    archs = {}
    for row in evidence:
        arch = reader.axes(row["point"]).get("arch", "")
        archs.setdefault(arch, collections.Counter())[row["status"]] += 1
    words = {"ok": "native", "emulated": "emulated"}
    for arch, counts in archs.items():
        told = ", ".join(
            coloured(f"{counts[status]} {words.get(status, status)}", status)
            for status in ORDER
            if counts[status]
        )
        print(f"  {'machine code for ' + arch:<44.44} {told}")


def _others(timed):
    """What has no value, by status and reason."""
    silent = [row for row in timed if row["value"] is None]
    for (status, reason), group in _grouped(silent, "status", "reason").items():
        text = textwrap.shorten(reason or "no reason", 100, placeholder=" ...")
        print(f"  {coloured(f'{len(group)} {status}', status)}: {text}")
