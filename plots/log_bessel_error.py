#!/usr/bin/env python3
"""Errors of log I and log K by decades of order and argument: a panel a function and a library.

Rows read: probe log_bessel_accuracy/map, quantity max_error, status ok.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from plots import figure  # noqa: E402
from results.history import axes  # noqa: E402

OURS = "ours"
# Units in the last place: half a unit is correct rounding, 1e6 is ten digits left.
STEPS = (0.5, 1, 2, 10, 1e3, 1e6)
NOTHING = "#c9ced4"  # no row of the cell has a finite answer
COLOURS = ("#1a7f5a", "#7fc8a0", "#fdecc8", "#f6cf85", "#e08a3c", "#c6362c", "#5c1a33")


def maps(history):
    """{(function, library): {(decade of nu, decade of x): (error, rows failed, rows)}}."""
    found = {}
    for row in history.rows(probe="log_bessel_accuracy/map", quantity="max_error", status="ok"):
        at = axes(row["point"])
        place = (int(at["nu_decade"]), int(at["x_decade"]))
        failed, _, rows = (row["check"] or "0 of 1").split()[:3]
        cell = (row["value"], int(failed), int(rows))
        found.setdefault((at["function"], at.get("rival", OURS)), {})[place] = cell
    return found


def draw(history):
    from matplotlib.figure import Figure

    found = maps(history)
    if not found:
        raise figure.Nothing("no row of log_bessel_accuracy/map is ok; run ci/run_all first")
    functions = list(dict.fromkeys(function for function, _ in found))
    libraries = list(dict.fromkeys(library for _, library in found))
    page = Figure(
        figsize=(2.6 * len(libraries) + 0.8, 2.9 * len(functions) + 0.9), layout="constrained"
    )
    panels = page.subplots(len(functions), len(libraries), squeeze=False, sharex=True, sharey=True)
    for line, function in zip(panels, functions):
        for panel, library in zip(line, libraries):
            _panel(panel, found.get((function, library), {}), f"{function}, {library}")
    for panel in panels[-1]:
        panel.set_xlabel("decade of the argument x")
    _legend(page)
    page.supylabel("decade of the order", fontsize=9)
    return page


def _panel(panel, cells, title):
    from matplotlib.patches import Rectangle

    panel.set_title(title)
    panel.grid(visible=False)
    for (nu, x), (error, failed, rows) in cells.items():
        colour = NOTHING if failed == rows else _colour(error)
        panel.add_patch(Rectangle((x, nu), 1, 1, color=colour, linewidth=0))
        if failed:
            panel.plot([x, x + 1], [nu, nu + 1], color="#1b1f24", linewidth=0.8)
    if not cells:
        panel.text(0.5, 0.5, "cost grows with the order", ha="center", transform=panel.transAxes)
    panel.autoscale_view()
    panel.locator_params(integer=True)


def _colour(error):
    if error is None or not math.isfinite(error):
        return COLOURS[-1]
    return COLOURS[sum(error > step for step in STEPS)]


def _legend(page):
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    labels = [f"to {step:g}" for step in STEPS] + [f"above {STEPS[-1]:g}"]
    keys = [Patch(color=colour, label=label) for colour, label in zip(COLOURS, labels)]
    keys.append(Patch(color=NOTHING, label="all nan or infinite"))
    keys.append(Line2D([], [], color="#1b1f24", linewidth=0.8, label="some nan or infinite"))
    page.legend(handles=keys, title="largest error in units of 2^-52", ncols=5,
                loc="outside lower center")  # fmt: skip


if __name__ == "__main__":
    sys.exit(figure.main("log_bessel_error", __doc__.splitlines()[0], draw))
