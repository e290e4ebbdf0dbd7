#!/usr/bin/env python3
"""STREAM bandwidth by size and back end: a panel a kernel, medians over processes with quartiles;
the ceiling, vector loops by hand, drawn in.

Rows read: suite portability, probe stream, quantity bandwidth, status ok or unstable.
"""

from __future__ import annotations

import math
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from plots import figure  # noqa: E402
from results.history import axes  # noqa: E402

COLUMNS = 3
CEILING = "native-vector"  # vector instructions and streaming stores by hand, what a host can do
TICKS = 4  # labels of an x axis


def series(history):
    """{kernel: {back end: [(bytes, low, median, high), ...]}}, sizes ascending."""
    found = {}
    for row in history.rows(probe="stream", quantity="bandwidth", status=["ok", "unstable"]):
        at = axes(row["point"])
        complete = row["value"] is not None and at.get("bytes", "").isdigit()
        if complete and math.isfinite(row["value"]):
            lines = found.setdefault(at.get("kernel", "?"), {})
            lines.setdefault(_name(at), {}).setdefault(int(at["bytes"]), []).append(row)
    return {
        kernel: {
            name: [_middle(size, rows) for size, rows in sorted(sizes.items())]
            for name, sizes in lines.items()
        }
        for kernel, lines in found.items()
    }


def _name(at):
    kind = "" if at.get("type", "double") == "double" else f", {at['type']}"
    return at.get("backend", "?") + kind


def _middle(size, rows):
    """Over processes: the median of their values, the outermost of their quartiles."""
    values = [row["value"] for row in rows]
    low = min(row["value"] if row["q1"] is None else row["q1"] for row in rows)
    high = max(row["value"] if row["q3"] is None else row["q3"] for row in rows)
    return size, low, statistics.median(values), high


def draw(history):
    from matplotlib.figure import Figure

    kernels = series(history)
    if not kernels:
        raise figure.Nothing("no row of probe stream has a bandwidth; run ci/run_all first")
    count = len(kernels)
    columns = min(COLUMNS, count)
    height = math.ceil(count / columns)
    page = Figure(figsize=(3.1 * columns + 0.6, 2.35 * height + 0.8), layout="constrained")
    panels = page.subplots(height, columns, sharey=True, squeeze=False)
    names = list(dict.fromkeys(name for lines in kernels.values() for name in lines))
    for panel, (kernel, lines) in zip(panels.flat, kernels.items()):
        _panel(panel, kernel, lines, names)
    top = max(
        point[3] for lines in kernels.values() for points in lines.values() for point in points
    )
    panels.flat[0].set_ylim(0, 1.06 * top or 1)
    for spare in list(panels.flat)[count:]:
        spare.set_axis_off()
    handles = {line.get_label(): line for panel in panels.flat for line in panel.lines}
    shown = [label for label in map(_ceiling_label, names) if label in handles]
    page.legend(
        [handles[name] for name in shown],
        shown,
        loc="outside upper center",
        ncols=min(len(shown), 8),
    )
    page.supxlabel("bytes moved by one pass of the kernel", fontsize=9)
    page.supylabel("bandwidth in GB/s (1 GB = 1e9 bytes)", fontsize=9)
    return page


def _ceiling(panel, name, points):
    """The line that no back end is expected to pass, over a grey ground that reaches up to it.

    Where a pass is shorter than OpenMP's parallel region, in L1 and small parts of L2, it is no
    ceiling: there one thread, or a pool that wakes faster, stands above it.
    """
    sizes, _low, middle, _high = zip(*points)
    panel.fill_between(sizes, 0, middle, color="#f0f1f3", linewidth=0, zorder=0)
    panel.plot(
        sizes, middle, color="#1b1f24", linewidth=1.6, linestyle="--", label=_ceiling_label(name)
    )


def _ceiling_label(name):
    return name.replace(CEILING, f"ceiling ({CEILING})")


def _panel(panel, kernel, lines, names):
    for name, points in lines.items():
        if name.startswith(CEILING):
            _ceiling(panel, name, points)
            continue
        colour, marker = figure.SERIES[names.index(name) % len(figure.SERIES)]
        sizes, low, middle, high = zip(*points)
        panel.fill_between(sizes, low, high, color=colour, alpha=0.18, linewidth=0)
        panel.plot(
            sizes, middle, color=colour, marker=marker, markersize=4, linewidth=1.4, label=name
        )
    panel.set_title(kernel)
    panel.set_xscale("log", base=2)
    panel.margins(x=0.14)
    ticks = sorted({point[0] for points in lines.values() for point in points})
    ticks = ticks[:: math.ceil(len(ticks) / TICKS)]
    panel.set_xticks(ticks, [figure.size(tick) for tick in ticks])
    panel.set_xticks([], minor=True)


if __name__ == "__main__":
    sys.exit(figure.main("stream_bandwidth", __doc__.splitlines()[0], draw))
