#!/usr/bin/env python3
"""DPX native against emulated, by architecture: instructions that one call costs.

Rows read: probe dpx/latency, quantity sass, as results/evidence finds them in the programs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from plots import figure  # noqa: E402
from results.history import axes  # noqa: E402

NATIVE, FAILED = "#56a89a", "#c6362c"
EMULATED = ("#fdecc8", "#f6cf85", "#eab054", "#d98f2b")  # by count: to 2, to 4, to 8, above
PRODUCTS = {
    "sm_80": "A100",
    "sm_89": "RTX 40",
    "sm_90a": "H100",
    "sm_100a": "B200",
    "sm_120a": "RTX 50",
}


def counts(history):
    """{intrinsic: {arch: (instructions an operation, status)}}; the last row of a point stands."""
    found = {}
    for row in history.rows(probe="dpx/latency", quantity="sass"):
        at = axes(row["point"])
        if "intrinsic" in at and "arch" in at:
            found.setdefault(at["intrinsic"], {})[at["arch"]] = (row["value"], row["status"])
    return found


def draw(history):
    from matplotlib.figure import Figure

    found = counts(history)
    if not found:
        raise figure.Nothing("no evidence of dpx/latency (quantity sass); run ci/run_all first")
    archs = sorted({arch for of in found.values() for arch in of}, key=_natural)
    page = Figure(figsize=(1.9 + 1.15 * len(archs), 0.9 + 0.215 * len(found)), layout="constrained")
    panel = page.subplots()
    for line, intrinsic in enumerate(found):
        for column, arch in enumerate(archs):
            if arch in found[intrinsic]:
                _cell(panel, column, line, *found[intrinsic][arch])
    _axes(panel, found, archs)
    _legend(page, {status for of in found.values() for _, status in of.values()})
    return page


def _natural(name):
    return [int(piece) if piece.isdigit() else piece for piece in re.split("([0-9]+)", name)]


def _cell(panel, column, line, value, status):
    from matplotlib.patches import Rectangle

    native = status == "ok"
    colour = NATIVE if native else FAILED if status == "failed" else _shade(value)
    panel.add_patch(Rectangle((column - 0.47, line - 0.43), 0.94, 0.86, color=colour, linewidth=0))
    shown = "?" if value is None else f"{round(value, 1):g}"
    light = native or status == "failed"
    panel.text(
        column, line, shown, ha="center", va="center_baseline", fontsize=8,
        color="white" if light else "#4a3200", fontweight="bold" if light else "normal",
    )  # fmt: skip


def _shade(value):
    value = value or 0
    return EMULATED[sum(value > bound for bound in (2, 4, 8))]


def _axes(panel, found, archs):
    native = [sum(of.get(arch, (0, ""))[1] == "ok" for of in found.values()) for arch in archs]
    labels = [
        f"{arch}\n{PRODUCTS.get(arch, '')}\n{count} of {len(found)} native"
        for arch, count in zip(archs, native)
    ]
    panel.set_xlim(-0.5, len(archs) - 0.5)
    panel.set_ylim(len(found) - 0.5, -0.5)
    panel.set_xticks(range(len(archs)), labels)
    panel.xaxis.tick_top()
    panel.set_yticks(range(len(found)), list(found), family="DejaVu Sans Mono", fontsize=8)
    panel.tick_params(length=0)
    panel.grid(visible=False)
    for side in panel.spines.values():
        side.set_visible(False)
    panel.set_xlabel("instructions in the machine code of one call")


def _legend(page, statuses):
    from matplotlib.patches import Patch

    kinds = [(NATIVE, "native: one instruction"), (EMULATED[1], "emulated: darker is longer")]
    if "failed" in statuses:
        kinds.append((FAILED, "failed: other code than expected"))
    patches = [Patch(color=colour, label=label) for colour, label in kinds]
    page.legend(handles=patches, loc="outside lower center", ncols=3)


if __name__ == "__main__":
    sys.exit(figure.main("dpx_native_emulated", __doc__.splitlines()[0], draw))
