"""The end of a run on the screen: headline rows, where the files are, the closing line."""

import collections
import statistics
import textwrap

from results import rows as reader
from runner.progress import coloured

ORDER = ("ok", "skipped", "emulated", "unstable", "failed")
SHOWN = 18  # rows of one probe; the page has them all
COUNTED_APART = "sass"  # quantity of the evidence, of which verdicts are shown and not values


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
    print(closing(found, seconds), flush=True)
    return sum(row["status"] == "failed" for row in found)


def closing(found, seconds):
    """`N ok, N skipped (reason: n; ...), N emulated, N unstable, N failed, N seconds`."""
    counts = collections.Counter(row["status"] for row in found)
    parts = []
    for status in ORDER:
        reasons = ""
        if status == "skipped" and counts[status]:
            told = collections.Counter(_short(row["reason"]) for row in found
                                       if row["status"] == status)  # fmt: skip
            reasons = " (" + "; ".join(f"{text}: {n}" for text, n in told.most_common()) + ")"
        parts.append(f"{counts[status]} {status}{reasons}")
    return ", ".join(parts) + f", {seconds:.0f} seconds"


def _short(reason):
    return " ".join((reason or "no reason").split())[:120]


def _grouped(found, *keys):
    groups = {}
    for row in found:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups


def _probe(title, group):
    print(f"\n{title}")
    evidence = [row for row in group if row["quantity"] == COUNTED_APART]
    timed = [row for row in group if row["quantity"] != COUNTED_APART]
    lines = []
    for key, same in _grouped(timed, "point", "quantity").items():
        if any(row["value"] is not None for row in same):
            lines.append((*key, same))
    for point, quantity, same in lines[:SHOWN]:
        _value(point, quantity, same)
    if len(lines) > SHOWN:
        print(f"  ... and {len(lines) - SHOWN} more in index.html")
    _verdicts(evidence)
    _others(timed)


def _value(point, quantity, same):
    """One measured point: the median over its processes."""
    values = [row["value"] for row in same if row["value"] is not None]
    status = max((row["status"] for row in same), key=ORDER.index)
    mark = "" if status == "ok" else "  " + coloured(status, status)
    axes = " ".join(axis.partition("=")[2] for axis in (point or "").split(";"))
    print(f"  {axes:<44.44} {quantity or '':<14.14} {statistics.median(values):>12.6g} "
          f"{same[0]['unit'] or ''}{mark}")  # fmt: skip


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
