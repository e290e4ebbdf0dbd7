#!/usr/bin/env python3
"""Roofline: a panel a device, what its rows reached (solid) and its data sheet states (dashed).

Rows read: those that results/ceilings.csv names; data sheets: portability/gpu/peaks.csv.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from plots import figure  # noqa: E402
from results import ceilings  # noqa: E402

PEAKS = ROOT / "portability" / "gpu" / "peaks.csv"
INTENSITY = (0.1, 1e4)  # FLOP a byte: a copy's triad to a matrix product of thousands
COLUMNS = 2


def draw(history):
    from matplotlib.figure import Figure

    devices = ceilings.measured(history)
    if not devices:
        raise figure.Nothing("no row is a ceiling of results/ceilings.csv; run ci/run_all first")
    columns = min(COLUMNS, len(devices))
    height = math.ceil(len(devices) / columns)
    page = Figure(figsize=(5.4 * columns, 3.9 * height), layout="constrained")
    panels = list(page.subplots(height, columns, squeeze=False).flat)
    for panel, (device, measured) in zip(panels, devices.items()):
        _panel(panel, device, measured, ceilings.documented(PEAKS, device))
    for spare in panels[len(devices) :]:
        spare.set_axis_off()
    page.supxlabel("operations a byte", fontsize=9)
    page.supylabel("TFLOP/s (1e12 operations a second)", fontsize=9)
    return page


def _panel(panel, device, measured, documented):
    names = list(dict.fromkeys([*measured, *documented]))
    both = [(measured, "-"), (documented, ":")]
    every = [found[name] for found, _ in both for name in names if name in found]
    for found, style in both:
        slope = max(_slopes(found), default=None)
        roof = max(_heights(found), default=None)
        for at, name in enumerate(names):
            if name in found:
                _line(panel, found[name], figure.SERIES[at % len(figure.SERIES)][0], style,
                      slope, roof)  # fmt: skip
    panel.set_title(device)
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_xlim(*INTENSITY)
    _limits(panel, every)
    if panel.lines:
        panel.legend(loc="lower right", fontsize=7)


def _slopes(found):
    return [each.per_second for each in found.values() if each.kind == ceilings.BANDWIDTH]


def _heights(found):
    return [each.per_second for each in found.values() if each.kind == ceilings.COMPUTE]


def _line(panel, ceiling, colour, style, slope, roof):
    """A level rises to the highest unit; a unit begins where the fastest level meets it."""
    low, high = INTENSITY
    if ceiling.kind == ceilings.BANDWIDTH:
        end = min(high, roof / ceiling.per_second) if roof else high
        x = (low, max(low, end))
        y = [ceiling.per_second * at * 1e-12 for at in x]
    else:
        x = (max(low, ceiling.per_second / slope) if slope else low, high)
        y = [ceiling.value] * 2
    basis = "" if style == "-" else ", data sheet"
    label = f"{ceiling.name} {ceiling.value:.4g} {ceiling.unit}{basis}"
    panel.plot(x, y, color=colour, linestyle=style, linewidth=1.5, label=label)


def _limits(panel, every):
    """From the slowest level at the left edge to above the highest unit."""
    low, high = INTENSITY
    slopes = [each.per_second for each in every if each.kind == ceilings.BANDWIDTH]
    tops = [each.per_second for each in every if each.kind == ceilings.COMPUTE]
    bottom = low * min(slopes) if slopes else min(tops) / 10
    top = max(tops) if tops else max(slopes) * high
    panel.set_ylim(bottom * 1e-12, 2 * top * 1e-12)


if __name__ == "__main__":
    sys.exit(figure.main("roofline", __doc__.splitlines()[0], draw))
