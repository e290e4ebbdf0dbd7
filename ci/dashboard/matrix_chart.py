"""Instructions an operation by architecture, a coloured number a cell, as inline SVG."""

from __future__ import annotations

import math
import re

from . import points as of_points
from .markup import counted, sizes, text

CELL_WIDTH, CELL_HEIGHT, LETTER_WIDTH, NAME_LIMIT = 74, 17, 6.7, 420


def draw(points):
    """The `sass` rows: a column an architecture, a line whatever else the point names.

    Lines whose cells are alike and that differ along one axis are one line.
    """
    points = [p for p in points if p.first["quantity"] == "sass" and "arch" in p.axes]
    archs = sorted({p.axes["arch"] for p in points}, key=_natural)
    if not points:
        return ""
    lines = {}
    for point in points:
        rest = tuple((key, value) for key, value in point.axes.items() if key != "arch")
        lines.setdefault(rest, {})[point.axes["arch"]] = point
    lines, idle = of_points.fold(lines, _looks)
    names = [_name(rest) for rest in lines]
    left = min(NAME_LIMIT, 16 + LETTER_WIDTH * max(map(len, names)))
    width = left + CELL_WIDTH * len(archs)
    height = 24 + CELL_HEIGHT * len(lines)
    head = "".join(
        f'<text class="head" y="14" x="{left + CELL_WIDTH * (at + 0.5):g}">{text(arch)}</text>'
        for at, arch in enumerate(archs)
    )
    body = "".join(
        _line(left, 24 + CELL_HEIGHT * at, name, of, archs)
        for at, (name, of) in enumerate(zip(names, lines.values()))
    )
    what = f"{counted(len(lines), 'operation')}, {counted(len(archs), 'architecture')}"
    return (
        f"<figure><figcaption>Instructions an operation in the machine code{_told(lines, idle)}: "
        f"{_KEY}</figcaption>"
        f'<svg class="chart matrix" role="img" viewBox="0 0 {width:g} {height}" width="{width:g}"'
        f' height="{height}"><title>Instructions an operation: {what}</title>{head}{body}</svg>'
        "</figure>"
    )


_KEY = " ".join(
    f'<span class="key"><svg width="14" height="12" viewBox="0 0 14 12"><rect class="c {name}"'
    f' x="0.5" y="0.5" width="13" height="11" rx="2"/></svg> {label}</span>'
    for name, label in (("ok", "native"), ("emulated", "emulated"), ("failed", "failed"))
)


def _told(lines, idle):
    """The axes that name a line, and those along which no count changes."""
    axes = dict.fromkeys(axis for rest in lines for axis, _ in rest)
    by = f" by {text(', '.join(axes))}" if axes else ""
    alike = ", ".join(f"{axis} {of_points.span(values)}" for axis, values in idle.items())
    return f"{by}; alike for {text(alike)}" if alike else by


def _looks(of):
    return tuple((arch, _shown(point), point.status) for arch, point in of.items())


def _name(rest):
    """The values of a line's axes, bytes as people say them; what is too long begins with …"""
    told = ", ".join(sizes(value) if axis == "bytes" else value for axis, value in rest) or "all"
    limit = int((NAME_LIMIT - 16) / LETTER_WIDTH)
    return told if len(told) <= limit else "…" + told[1 - limit :]


def _natural(name):
    return [int(piece) if piece.isdigit() else piece for piece in re.split("([0-9]+)", name)]


def _line(left, y, name, of, archs):
    cells = "".join(
        _cell(left + CELL_WIDTH * at, y, of[arch]) for at, arch in enumerate(archs) if arch in of
    )
    return f'<text class="name" x="{left - 10:g}" y="{y + 12.5:g}">{text(name)}</text>{cells}'


def _cell(x, y, point):
    return (
        f'<rect class="c {point.status}" x="{x + 1:g}" y="{y + 1:g}" width="{CELL_WIDTH - 2}"'
        f' height="{CELL_HEIGHT - 2}" rx="2"/><text class="count {point.status}"'
        f' x="{x + CELL_WIDTH / 2:g}" y="{y + 12.5:g}">{_shown(point)}</text>'
    )


def _shown(point):
    known = point.value is not None and math.isfinite(point.value)
    return f"{round(point.value, 1):g}" if known else "×"
