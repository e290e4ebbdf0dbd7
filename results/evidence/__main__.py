"""python3 -m results.evidence BUILD_DIR: the rows of evidence of every program of a build tree."""

import argparse
import csv
import os
import sys
from collections import Counter

from results import rows

from .collect import collect


def _arguments(argv):
    parser = argparse.ArgumentParser(
        prog="python3 -m results.evidence",
        description="Disassembles the programs of a build tree and holds their timed regions"
        " against what they say of themselves. Exit codes: 0 all hold, 1 one does not, 2 bad"
        " usage, 77 no disassembler.",
    )
    parser.add_argument("build_dir", metavar="BUILD_DIR", help="a build tree with programs.txt")
    parser.add_argument("--rows", metavar="FILE", help="write rows as CSV to FILE, - is stdout")
    parser.add_argument("--programs", nargs="+", metavar="NAME", help="as micro/dpx/latency")
    parser.add_argument("--tools", metavar="DIR", help="the folder of nvdisasm and cuobjdump")
    return parser.parse_args(argv)


def _escaped(value):
    text = "" if value is None else str(value)
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _write(file, found):
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(rows.COLUMNS)
    for row in found:
        writer.writerow([_escaped(row.get(column)) for column in rows.COLUMNS])


def _print(found):
    for row in found:
        if row["status"] != "ok":
            print(f"{row['status']} {row['probe']} {row['point']}: {row['reason']}")
        if row["status"] == "failed" and row.get("evidence"):
            print(f"    found {row['evidence']}")


def main(argv=None):
    options = _arguments(argv)
    if not os.path.isfile(os.path.join(options.build_dir, "programs.txt")):
        print(f"{options.build_dir}: no programs.txt; give a build tree", file=sys.stderr)
        return 2
    found = list(collect(options.build_dir, options.programs, options.tools))
    if options.rows == "-":
        _write(sys.stdout, found)
    else:
        if options.rows:
            with open(options.rows, "w", encoding="utf-8", newline="") as file:
                _write(file, found)
        _print(found)
    counts = Counter(row["status"] for row in found)
    summary = ", ".join(f"{counts[status]} {status}" for status in rows.STATUSES if counts[status])
    print(f"evidence: {summary or 'no kernel to look at'}", file=sys.stderr)
    if counts["failed"]:
        return 1
    return 77 if counts and set(counts) == {"skipped"} else 0


if __name__ == "__main__":
    sys.exit(main())
