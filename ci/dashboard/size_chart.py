"""Lines over the axis `bytes` as inline SVG; the style sheet colours them, so dark mode holds."""

from __future__ import annotations

import math
import re

from .markup import counted, size, text

SERIES_LIMIT = 8
PANEL_WIDTH, PANEL_HEIGHT = 340, 210
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 26, 34


def draw(points):
    """A chart a quantity: a panel a kernel, a line a back end, the spread behind each point."""
    quantities = {}
    for point in points:
        if _drawable(point):
            key = point.first["quantity"] or "value", point.first["unit"] or ""
            quantities.setdefault(key, []).append(point)
    return "".join(_chart(*key, of) for key, of in quantities.items() if key[1] != "ratio")


def _chart(quantity, unit, points):
    panels = {}
    for point in points:
        panels.setdefault(point.axes.get("kernel", ""), []).append(point)
    names = _series_names(points)
    every = list(dict.fromkeys(names.values()))
    labels, more = every[:SERIES_LIMIT], len(every) - SERIES_LIMIT
    rest = f" and {counted(more, 'line')} more, in the table" if more > 0 else ""
    scale = _Scale([int(p.axes["bytes"]) for p in points], max(p.value for p in points))
    drawn = "".join(
        _panel(at, kernel or quantity, of, names, labels, scale)
        for at, (kernel, of) in enumerate(panels.items())
    )
    width = min(3, len(panels)) * PANEL_WIDTH
    height = math.ceil(len(panels) / 3) * PANEL_HEIGHT
    return (
        f"<figure><figcaption>{text(quantity)} in {text(unit)} by size (axis bytes): "
        f"{_legend(labels)}{rest}</figcaption>"
        f'<svg class="chart lines" role="img" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}"><title>{text(quantity)} by size, {counted(len(panels), "panel")}'
        f"</title>{drawn}</svg></figure>"
    )


def _drawable(point):
    """Has a size and a value that an axis can carry; the table shows what has not, and the matrix
    what is counted in machine code."""
    value, count = point.value, point.axes.get("bytes", "")
    sized = re.fullmatch("[0-9]{1,18}", count) is not None
    measured = point.first["quantity"] != "sass"
    return measured and sized and value is not None and (value == 0 or 1e-290 < value < 1e290)


def _series_names(points):
    """{id of a point: its line's name}: the back end, and each axis of which that has several."""
    rest = [{k: v for k, v in p.axes.items() if k not in ("bytes", "kernel")} for p in points]
    seen = {}
    for axes in rest:
        for key, value in axes.items():
            seen.setdefault(key, {}).setdefault(axes.get("backend"), set()).add(value)
    told = [
        key for key, held in seen.items() if key == "backend" or max(map(len, held.values())) > 1
    ]
    return {
        id(point): ", ".join(
            axes[key] if key == "backend" else f"{key} {axes[key]}" for key in told if key in axes
        )
        or "all"
        for point, axes in zip(points, rest)
    }


def _legend(labels):
    return " ".join(
        f'<span class="key"><svg width="22" height="10" viewBox="0 0 22 10" class="k{at}">'
        f'<path d="M1 5H21"/>{_marker(at, 11, 5)}</svg> {text(label)}</span>'
        for at, label in enumerate(labels)
    )


class _Scale:
    """Sizes to x on a logarithm, values from 0 to y."""

    def __init__(self, sizes, top):
        self.step = _nice(top / 5)
        self.top = self.step * max(1, math.ceil(top / self.step - 1e-9))
        self.low = math.log2(max(min(sizes), 1))
        self.span = math.log2(max(max(sizes), 1)) - self.low

    def x(self, count):
        inner = PANEL_WIDTH - LEFT - RIGHT - 24
        if not self.span:
            return LEFT + 12 + inner / 2
        return LEFT + 12 + inner * (math.log2(max(count, 1)) - self.low) / self.span

    def y(self, value):
        inner = PANEL_HEIGHT - TOP - BOTTOM
        return TOP + inner * (1 - min(max(value / self.top, 0), 1)) if self.top else TOP + inner


def _nice(step):
    """The next of 1, 2, 5 times a power of ten."""
    if step <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * 0.999)


def _panel(at, head, points, names, labels, scale):
    x, y = at % 3 * PANEL_WIDTH, at // 3 * PANEL_HEIGHT
    ticks = range(round(scale.top / scale.step) + 1)
    grid = "".join(
        f'<path class="grid" d="M{LEFT} {scale.y(t * scale.step):.1f}H{PANEL_WIDTH - RIGHT}"/>'
        f'<text class="tick" text-anchor="end" x="{LEFT - 6}"'
        f' y="{scale.y(t * scale.step) + 3.5:.1f}">{t * scale.step:g}</text>'
        for t in ticks
    )
    bottom = PANEL_HEIGHT - BOTTOM
    steps = "".join(
        f'<text class="tick" text-anchor="middle" x="{scale.x(count):.1f}" y="{bottom + 15}">'
        f"{size(count)}</text>"
        for count in _spread_out(sorted({int(p.axes["bytes"]) for p in points}), scale)
    )
    drawn = "".join(
        _line(number, [p for p in points if names[id(p)] == label], scale)
        for number, label in enumerate(labels)
    )
    return (
        f'<g transform="translate({x} {y})"><text class="head" x="{LEFT}" y="15">'
        f"{text(head)}</text>{grid}{steps}{drawn}</g>"
    )


def _spread_out(sizes, scale):
    """The sizes whose labels do not overlap."""
    shown = []
    for count in sizes:
        if not shown or scale.x(count) - scale.x(shown[-1]) >= 52:
            shown.append(count)
    return shown


def _line(number, points, scale):
    points = sorted(points, key=lambda p: int(p.axes["bytes"]))
    if not points:
        return ""
    at = [(scale.x(int(p.axes["bytes"])), scale.y(p.value)) for p in points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in at)
    whiskers = "".join(
        f'<path class="spread" d="M{x:.1f} {scale.y(p.low):.1f}V{scale.y(p.high):.1f}"/>'
        for (x, _), p in zip(at, points)
        if p.low is not None and p.high is not None and math.isfinite(p.low + p.high)
    )
    markers = "".join(_marker(number, x, y) for x, y in at)
    return f'<g class="k{number}">{whiskers}<path d="M{path}"/>{markers}</g>'


def _marker(number, x, y):
    """A shape a series, so that colour is not the only difference."""
    shapes = (
        "M{a} {y}A3.5 3.5 0 1 1 {b} {y}A3.5 3.5 0 1 1 {a} {y}Z",
        "M{a} {t}H{b}V{u}H{a}Z",
        "M{x} {t}L{b} {u}H{a}Z",
        "M{x} {t}L{b} {y}L{x} {u}L{a} {y}Z",
    )
    places = {"x": x, "y": y, "a": x - 3.5, "b": x + 3.5, "t": y - 3.5, "u": y + 3.5}
    rounded = {name: f"{place:.1f}" for name, place in places.items()}
    return f'<path class="mark" d="{shapes[number % 4].format(**rounded)}"/>'
