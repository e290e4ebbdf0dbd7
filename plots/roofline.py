#!/usr/bin/env python3
"""Roofline: a panel a device, what its rows reached (solid) and its data sheet states (dotted).

Rows read: those that results/ceilings.csv names; data sheets: portability/gpu/peaks.csv.
"""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from plots import figure  # noqa: E402
from results import ceilings  # noqa: E402

PEAKS = ROOT / "portability" / "gpu" / "peaks.csv"
INTENSITY = (0.1, 1e4)  # FLOP a byte: a copy's triad to a matrix product of thousands
NO_ROOF = 1.0  # FLOP a byte at which a level ends whose device has no known unit
COLUMNS = 2
LEVELS = ceilings.UNITS[ceilings.BANDWIDTH]
COLOURS = {
    ceilings.UNITS[ceilings.COMPUTE]: [c for c, _ in figure.SERIES if c != "#444444"]
    + ["#7f3c8d", "#8c564b", "#1f3b73"],
    LEVELS: ["#1b1f24", "#59636e", "#8b949e", "#b5bcc4", "#a08c6c", "#6c8ca0"],
}


def draw(history):
    from matplotlib.figure import Figure

    devices = ceilings.measured(history)
    if not devices:
        raise figure.Nothing("no row is a ceiling of results/ceilings.csv; run ci/run_all first")
    columns = min(COLUMNS, len(devices))
    height = math.ceil(len(devices) / columns)
    page = Figure(figsize=(7.2 * columns, 3.9 * height), layout="constrained")
    panels = list(page.subplots(height, columns, squeeze=False).flat)
    for panel, (device, measured) in zip(panels, devices.items()):
        _panel(panel, device, measured, ceilings.documented(PEAKS, device))
    for spare in panels[len(devices) :]:
        spare.set_axis_off()
    page.supxlabel("operations a byte (solid: measured, dotted: data sheet)", fontsize=9)
    page.supylabel("TFLOP/s (1e12 operations a second)", fontsize=9)
    return page


def _panel(panel, device, measured, documented):
    entries = _entries(measured, documented)
    colours = {name: colour for colour, names, *_ in entries for name in names}
    for found, style in ((measured, "-"), (documented, ":")):
        slope = max(_slopes(found), default=None)
        roof = max(_heights(found), default=None)
        for name in filter(found.get, colours):
            _line(panel, found[name], colours[name], style, slope, roof)
    panel.set_title(device)
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_xlim(*INTENSITY)
    _limits(panel, [*measured.values(), *documented.values()])
    _legend(panel, entries)
    if not _heights(measured) and not _heights(documented):
        panel.text(0.03, 0.94, "no unit of arithmetic known", transform=panel.transAxes, fontsize=8)


def _entries(measured, documented):
    """(colour, names, measured, data sheet's, unit), units of arithmetic first, each highest first;
    names of equal figures are one entry, since their lines cover one another."""
    groups = {}
    for name in dict.fromkeys([*measured, *documented]):
        each = measured.get(name) or documented[name]
        value, sheet = (of[name].value if name in of else None for of in (measured, documented))
        groups.setdefault((each.unit, value, sheet), []).append(name)
    order = sorted(groups, key=lambda key: (key[0] == LEVELS, -(key[1] or key[2])))
    colours = {unit: itertools.cycle(of) for unit, of in COLOURS.items()}
    return [(next(colours[key[0]]), groups[key], *key[1:], key[0]) for key in order]


def _legend(panel, entries):
    from matplotlib.lines import Line2D

    lines = [
        Line2D([], [], color=colour, linewidth=1.5, linestyle=":" if value is None else "-")
        for colour, _, value, _, _ in entries
    ]
    labels = [f"{', '.join(names)}  {_told(*figures)}" for _, names, *figures in entries]
    panel.legend(lines, labels, loc="upper left", bbox_to_anchor=(1.01, 1.02), fontsize=7)


def _told(value, sheet, unit):
    if value is None:
        return f"data sheet {_number(sheet)} {unit}"
    return f"{_number(value)} of {_number(sheet)} {unit}" if sheet else f"{_number(value)} {unit}"


def _number(value):
    return f"{value:.4g}" if value < 1e4 else f"{value:.0f}"


def _slopes(found):
    return [each.per_second for each in found.values() if each.kind == ceilings.BANDWIDTH]


def _heights(found):
    return [each.per_second for each in found.values() if each.kind == ceilings.COMPUTE]


def _line(panel, ceiling, colour, style, slope, roof):
    """A level rises to the highest unit; a unit begins where the fastest level meets it."""
    low, high = INTENSITY
    if ceiling.kind == ceilings.BANDWIDTH:
        end = min(high, roof / ceiling.per_second) if roof else NO_ROOF
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
    low = INTENSITY[0]
    slopes = [each.per_second for each in every if each.kind == ceilings.BANDWIDTH]
    tops = [each.per_second for each in every if each.kind == ceilings.COMPUTE]
    bottom = low * min(slopes) if slopes else min(tops) / 10
    top = max(tops) if tops else max(slopes) * NO_ROOF
    panel.set_ylim(bottom * 1e-12, 2 * top * 1e-12)


if __name__ == "__main__":
    sys.exit(figure.main("roofline", __doc__.splitlines()[0], draw))
