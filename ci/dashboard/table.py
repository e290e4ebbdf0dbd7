"""The table of one probe, the notes below it, and every row behind it with nothing rounded."""

from __future__ import annotations

import math

from results.history import COLUMNS, published_beside

from .markup import DASH, counted, decimals, exact, number, size, status, text

ARROWS = {"higher": " ↑", "lower": " ↓"}


class Notes:
    """Numbered notes below a table, each text once."""

    def __init__(self, probe):
        self.probe, self.texts = probe, {}

    def mark(self, note):
        at = self.texts.setdefault(note, len(self.texts) + 1)
        return f'<sup><a href="#{self.probe}n{at}">{at}</a></sup>'

    def html(self):
        if not self.texts:
            return ""
        lines = "".join(
            f'<li id="{self.probe}n{at}">{text(note)}</li>' for note, at in self.texts.items()
        )
        return f'<ol class="notes">{lines}</ol>'


class _Layout:
    """Which columns the table of a probe needs: only those that hold something."""

    def __init__(self, points):
        self.axes = list(dict.fromkeys(key for point in points for key in point.axes))
        self.figures = {id(point): _figures(point) for point in points}
        self.devices = list(
            dict.fromkeys(figure.device for of in self.figures.values() for figure in of)
        )
        rows = [point.first for point in points]
        self.peak = any(point.peak_fraction is not None for point in points)
        self.published = any(row["published"] is not None for row in rows)
        self.several_devices = len({row["device"] for row in rows}) > 1
        self.texts = [
            name
            for name in ("check", "evidence")
            if any(row[name] for point in points for row in point.rows)
        ]

    @property
    def width(self):
        fixed = 6 + len(self.axes) + len(self.texts) + len(self.devices)
        return fixed + self.peak + self.published + self.several_devices


def _figures(point):
    row = point.first
    if row["quantity"] == "sass":
        return []
    return published_beside(row["probe"], row["point"], row["quantity"])


def render(probe, name, points):
    """The table of one probe; `probe` is the id that its anchors start with."""
    layout, notes = _Layout(points), Notes(probe)
    bodies = "".join(_body(layout, notes, group) for group in _bodies(points))
    return (
        f'<div class="wide"><table><caption class="unseen">{text(name)}</caption>'
        f"<thead>{_head(layout)}</thead>{bodies}</table></div>{notes.html()}"
    )


def _head(layout):
    heads = [f"<th>{text(axis)}</th>" for axis in layout.axes]
    if layout.several_devices:
        heads.append("<th>device</th>")
    heads += ['<th class="n">value</th>', "<th>unit</th>", '<th class="n">spread</th>']
    heads += ['<th class="n">n</th>', "<th>of peak</th>" if layout.peak else "", "<th>status</th>"]
    heads.append("<th>reason</th>")
    heads += [f"<th>{name}</th>" for name in layout.texts]
    heads.append('<th class="n">published, same device</th>' if layout.published else "")
    heads += [f'<th class="n p">published {text(device)}</th>' for device in layout.devices]
    return f"<tr>{''.join(heads)}</tr>"


def _bodies(points):
    """Points of one quantity stand together, those skipped for one reason in a body of their own."""
    groups = {}
    for point in points:
        row = point.first
        reason = " ".join(point.texts("reason")) if point.status == "skipped" else None
        groups.setdefault((row["quantity"], row["unit"], reason), []).append(point)
    return groups.values()


def _body(layout, notes, points):
    row = points[0].first
    unit = f"{row['unit'] or ''}"
    better = {"higher": ", higher is better ↑", "lower": ", lower is better ↓"}.get(
        row["better"], ""
    )
    head = f"<b>{text(row['quantity'] or '(no quantity)')}</b> {text(unit)}{better}"
    shared = len(points) > 1 and points[0].status == "skipped"
    if shared:
        head += f" · {counted(len(points), 'point')} skipped: {text(' '.join(points[0].texts('reason')))}"
    places = decimals([point.value for point in points])
    lines, above = [], [None] * len(layout.axes)
    for point in points:
        own = [point.axes.get(axis) for axis in layout.axes]
        lines.append(_line(layout, notes, point, own, above, places, shared))
        above = own
    return (
        f'<tbody><tr class="q"><th scope="rowgroup" colspan="{layout.width}">{head}</th></tr>'
        f"{''.join(lines)}</tbody>"
    )


def _line(layout, notes, point, own, above, places, shared):
    row, cells, same = point.first, [], True
    for axis, value, over in zip(layout.axes, own, above):
        same = same and value == over
        shown = size(value) if axis == "bytes" and value else text(value or "")
        cells.append(f'<td class="r">{shown}</td>' if same else f"<td>{shown}</td>")
    if layout.several_devices:
        cells.append(f"<td>{exact(row['device'])}</td>")
    cells.append(f'<td class="n v">{number(point.value, places)}</td>')
    cells.append(f"<td>{exact(row['unit'])}{ARROWS.get(row['better'], '')}</td>")
    cells.append(f'<td class="n">{_spread(point, places)}</td><td class="n">{_samples(point)}</td>')
    if layout.peak:
        cells.append(f"<td>{_bar(notes, point)}</td>")
    cells.append(f"<td>{_statuses(point)}</td>")
    reasons = [] if shared else point.texts("reason")
    cells.append(f'<td class="t">{text("; ".join(reasons))}</td>')
    cells += [f'<td class="t">{text("; ".join(point.texts(name)))}</td>' for name in layout.texts]
    figures = layout.figures[id(point)]
    if layout.published:
        cells.append(f'<td class="n">{_compared(notes, point, figures)}</td>')
    for device in layout.devices:
        of = [figure for figure in figures if figure.device == device]
        shown = " ".join(_figure(notes, figure, row["unit"]) for figure in of)
        cells.append(f'<td class="n p">{shown}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _spread(point, places):
    if point.low is None or point.high is None:
        return ""
    spread = f"{number(point.low, places)} – {number(point.high, places)}"
    relative = (point.high - point.low) / 2 / point.value if point.value else math.nan
    return f"{spread} <i>±{100 * relative:.1f} %</i>" if math.isfinite(relative) else spread


def _samples(point):
    if point.samples is None:
        return ""
    return f"{len(point.rows)} × {point.samples}" if len(point.rows) > 1 else f"{point.samples}"


def _statuses(point):
    seen = [row["status"] for row in point.rows]
    if len(set(seen)) == 1:
        return status(point.status)
    return " ".join(f"{seen.count(name)} {status(name)}" for name in dict.fromkeys(seen))


def _bar(notes, point):
    fraction, row = point.peak_fraction, point.first
    if fraction is None:
        return ""
    shown = f"{100 * fraction:.0f} %" if math.isfinite(fraction) else text(fraction)
    width = min(max(fraction, 0), 1) * 100 if math.isfinite(fraction) else 0
    over = ' class="over"' if fraction > 1.02 else ""
    note = ""
    if row["peak"] is not None:
        of = f"Peak {number(row['peak'])} {row['unit'] or ''}"
        note = notes.mark(f"{of}: {row['peak_source'] or 'no source given'}.")
    return (
        f'<svg class="bar" width="72" height="8" viewBox="0 0 100 8" preserveAspectRatio="none">'
        f'<rect width="100" height="8"/><rect{over} width="{width:.1f}" height="8"/></svg> {shown}{note}'
    )


def _compared(notes, point, figures):
    """The row's own published figure and how ours stands to it; an INVALID one is only shown."""
    row = point.first
    if row["published"] is None:
        return DASH
    invalid = next((f for f in figures if f.invalid and f.value == row["published"]), None)
    if invalid:
        return _figure(notes, invalid, row["unit"])
    note = notes.mark(f"Published: {row['published_source'] or 'no source given'}.")
    if not point.value or not row["published"]:
        return f"{number(row['published'])}{note}"
    return f"{number(row['published'])}{note} <i>× {point.value / row['published']:.2f}</i>"


_READ = {"secondary summary": "read through a secondary summary", "memory": "recalled, not read"}


def _figure(notes, figure, unit):
    shown = number(figure.value) if not figure.printed else text(figure.printed)
    if figure.unit != unit:
        shown += f" {text(figure.unit)}"
    where = f"{figure.where} ({_READ.get(figure.read, 'read in the source itself')})."
    if figure.invalid:
        note = notes.mark(f"INVALID, never compared: {figure.reason}. {where}")
        return f'<s>{shown}</s> <span class="invalid">invalid</span>{note}'
    if figure.reason:
        where = f"{where} Caution: {figure.reason}."
    return f"{shown}{notes.mark(where)}"


def every_row(rows):
    """All rows of a probe as written, behind a <details>; columns equal in all rows stand once."""
    names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    same = [n for n in names if len(rows) > 1 and len({_key(row[n]) for row in rows}) == 1]
    own = [name for name in names if name not in same] or names
    facts = " · ".join(f"{text(name)} <b>{exact(rows[0][name])}</b>" for name in same)
    heads = "".join(f"<th>{text(name)}</th>" for name in own)
    lines = "".join(
        "<tr>" + "".join(f"<td>{exact(row[name])}</td>" for name in own) + "</tr>" for row in rows
    )
    empty = len(COLUMNS) - sum(name in COLUMNS for name in names)
    note = f"In every row: {facts}. " if same else ""
    return (
        f"<details><summary>Every row as written: {counted(len(rows), 'row')}</summary>"
        f'<p class="same">{note}{counted(empty, "column is", "columns are")} empty.</p>'
        f'<div class="rows"><table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>'
        "</details>"
    )


def _key(value):
    return "nan" if value != value else value
