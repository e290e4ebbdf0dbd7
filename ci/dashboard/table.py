"""The tables of one probe, one a quantity, each with its notes below."""

from __future__ import annotations

import math

from . import figures_beside
from .markup import counted, decimals, exact, number, size, sizes, status, text
from .points import fold, span

DIRECTIONS = {"higher": "↑ higher is better", "lower": "↓ lower is better"}


FAINT = ' class="r"'
FOLD_ABOVE = 100  # lines of a table, which would push what follows out of sight


class Notes:
    """Numbered notes below a table, each text once; `table` starts their anchors."""

    def __init__(self, table):
        self.table, self.texts = table, {}

    def mark(self, note):
        at = self.texts.setdefault(note, len(self.texts) + 1)
        return f'<sup><a href="#{self.table}n{at}">{at}</a></sup>'

    def html(self):
        lines = "".join(
            f'<li id="{self.table}n{at}">{text(note)}</li>' for note, at in self.texts.items()
        )
        return f'<ol class="notes">{lines}</ol>' if lines else ""


def render(probe, points, summarised=()):
    """Tables of the points, a quantity each. What a chart shows is folded; what did not run is
    counted below, by its axes."""
    shown, idle_too = "", {}
    for at, ((quantity, unit, _), of) in enumerate(_split(points, "quantity", "unit", "better")):
        if not any(_tells(point) for point in of):
            told = "; ".join(_skipped(group) for group in _bodies(of))
            name = f"<b>{text(quantity)}</b>{f' in {text(unit)}' if unit else ''}"
            idle_too.setdefault(told, []).append(name)
            continue
        notes = Notes(f"{probe}t{at}")
        lines, idle = _alike_joined(of) if quantity in summarised else (of, "")
        table = _table(notes, lines) + idle + notes.html()
        told = f"{text(quantity)}{f' in {text(unit)}' if unit else ''}: {counted(len(of), 'point')}"
        if quantity in summarised:
            table = f"<details><summary>{told} with the evidence of each</summary>{table}</details>"
        elif sum(map(bool, map(_tells, of))) > FOLD_ABOVE:
            table = f"<details><summary>{told}</summary>{table}</details>"
        shown += table
    return shown + "".join(
        f'<p class="idle">{", ".join(names)}: {told}</p>' for told, names in idle_too.items()
    )


def _tells(point):
    """Whether a line of the point would say more than that it was skipped."""
    return point.status != "skipped" or point.texts("evidence") or figures_beside.of(point)


def _skipped(points):
    """How many were skipped, why, and which, by the values of their axes."""
    reason = "; ".join(points[0].texts("reason")) or "no reason given"
    axes = {}
    for point in points:
        for axis, value in point.axes.items():
            axes.setdefault(axis, {})[size(value) if axis == "bytes" else value] = None
    which = " · ".join(f"{text(axis)} {text(span(of))}" for axis, of in axes.items())
    told = f"{counted(len(points), 'point')} {status('skipped')}: {text(reason)}"
    return f'{told} <span class="m">{which}</span>' if which else told


def _alike_joined(points):
    """Points of equal evidence in one line, so that the page stays small, and what goes unsaid."""
    lines = {tuple(point.axes.items()): point for point in points}
    if len(lines) < len(points):  # several runs: each has a line of its own
        return points, ""
    lines, idle = fold(lines, _told)
    alike = ", ".join(f"{axis} {span(values)}" for axis, values in idle.items())
    told = f'<p class="same">Each line alike for {text(alike)}.</p>' if alike else ""
    return [point._replace(axes=dict(axes)) for axes, point in lines.items()], told


def _told(point):
    texts = (tuple(point.texts(column)) for column in ("reason", "evidence", "check"))
    return (point.value, point.status, *texts)


def _split(points, *columns):
    groups = {}
    for point in points:
        groups.setdefault(tuple(point.first[name] for name in columns), []).append(point)
    return groups.items()


class _Layout:
    """Which columns a table needs: only those that hold something."""

    def __init__(self, points):
        rows = [row for point in points for row in point.rows]
        self.axes = list(dict.fromkeys(key for point in points for key in point.axes))
        self.figures = {id(point): figures_beside.of(point) for point in points}
        self.published_on = list(
            dict.fromkeys(figure.device for of in self.figures.values() for figure in of)
        )
        # An architecture that stands among the axes needs no column of its own.
        named = all(
            row["device"] in "/".join(point.axes.values()).split("/")
            for point in points
            for row in point.rows
        )
        self.device = not named and len({row["device"] for row in rows}) > 1
        self.run = len({row["run"] for row in rows}) > 1
        self.spread = any(_spreads(point) for point in points)
        self.samples = any(row["n"] is not None for row in rows)
        self.peak = any(point.peak_fraction is not None for point in points)
        self.published = any(figures_beside.own(point) for point in points)
        self.reason = any(
            row["reason"] for point in points if point.status != "skipped" for row in point.rows
        )
        self.evidence = any(row["evidence"] for row in rows)
        self.shared_peak = _shared((row["peak"], row["peak_source"], row["unit"]) for row in rows)
        self.shared_check = _shared(row["check"] for row in rows)
        self.check = not self.shared_check and any(row["check"] for row in rows)
        self.places = decimals([point.value for point in points])

    def heads(self, unit, notes):
        """(class, text, wanted) of every column."""
        yield from (("", text(axis), True) for axis in self.axes)
        yield "", "device", self.device
        yield "", "run", self.run
        yield "n", f"value, {text(unit)}" if unit else "value", True
        yield "n", "spread", self.spread
        yield "n", "n", self.samples
        yield (
            "",
            f"of peak{notes.mark(_peak(*self.shared_peak)) if self._one_peak else ''}",
            self.peak,
        )
        yield "", "status", True
        yield "", "reason", self.reason
        yield "", "evidence", self.evidence
        yield "", "check", self.check
        yield "n", "published, this device", self.published
        yield from (("n p", f"published, {text(on)}", True) for on in self.published_on)

    @property
    def _one_peak(self):
        return self.shared_peak and self.shared_peak[0] is not None


def _shared(values):
    """The one value that all are, or None."""
    seen = set(values)
    return seen.pop() if len(seen) == 1 else None


def _peak(peak, source, unit):
    return f"Peak: {number(peak)} {unit or ''}, {source or 'no source given'}."


def _table(notes, points):
    layout, row = _Layout(points), points[0].first
    heads = [
        f'<th scope="col" class="{kind}">{head}</th>' if kind else f'<th scope="col">{head}</th>'
        for kind, head, wanted in layout.heads(row["unit"], notes)
        if wanted
    ]
    unit = f" in {text(row['unit'])}" if row["unit"] else ""
    told = [DIRECTIONS.get(row["better"], "")]
    told.append(f"check: {text(layout.shared_check)}" if layout.shared_check else "")
    bodies = "".join(_body(layout, notes, of, len(heads)) for of in _bodies(points))
    return (
        f'<div class="wide"><table><caption>{text(row["quantity"] or "(no quantity)")}{unit} '
        f"<small>{' · '.join(filter(None, told))}</small></caption>"
        f"<thead><tr>{''.join(heads)}</tr></thead>{bodies}</table></div>"
    )


def _bodies(points):
    """Points that were skipped for one reason stand together, below the others."""
    rest = [point for point in points if point.status != "skipped"]
    skipped = {}
    for point in points:
        if point.status == "skipped":
            skipped.setdefault("; ".join(point.texts("reason")), []).append(point)
    return ([rest] if rest else []) + list(skipped.values())


def _body(layout, notes, points, width):
    head = ""
    if points[0].status == "skipped":
        told = _skipped(points)
        head = f'<tr class="q"><th scope="rowgroup" colspan="{width}">{told}</th></tr>'
        points = [point for point in points if _tells(point)]
    lines, above = [], [None] * len(layout.axes)
    for point in points:
        own = [point.axes.get(axis) for axis in layout.axes]
        lines.append(f"<tr>{_axes(layout.axes, own, above)}{_cells(layout, notes, point)}</tr>")
        above = own
    return f"<tbody>{head}{''.join(lines)}</tbody>"


def _axes(names, own, above):
    """The point; leading axes that stand as in the line above are printed faint."""
    cells, same = "", True
    for name, value, over in zip(names, own, above):
        same = same and value == over
        shown = text(sizes(value) if name == "bytes" and value else value or "")
        tag, scope = ("td", "") if cells else ("th", ' scope="row"')
        cells += f"<{tag}{scope}{FAINT if same else ''}>{shown}</{tag}>"
    return cells


def _cells(layout, notes, point):
    row, cells = point.first, ""
    if layout.device:
        cells += f"<td>{exact(row['device'])}</td>"
    if layout.run:
        cells += f'<td class="m">{exact(row["run"])}</td>'
    cells += f'<td class="n v">{number(point.value, layout.places)}</td>'
    if layout.spread:
        cells += f'<td class="n">{_spread(point, layout.places)}</td>'
    if layout.samples:
        cells += f'<td class="n">{_samples(point)}</td>'
    if layout.peak:
        cells += f'<td class="k">{_bar(layout, notes, point)}</td>'
    cells += f"<td>{_statuses(point)}</td>"
    if layout.reason:
        shown = "" if point.status == "skipped" else "; ".join(point.texts("reason"))
        cells += f'<td class="t">{text(shown)}</td>'
    if layout.evidence:
        cells += f'<td class="t m">{text("; ".join(point.texts("evidence")))}</td>'
    if layout.check:
        cells += f'<td class="t">{text("; ".join(point.texts("check")))}</td>'
    figures = layout.figures[id(point)]
    if layout.published:
        cells += f'<td class="n">{figures_beside.compared(notes, point, figures)}</td>'
    for device in layout.published_on:
        of = (figures_beside.shown(notes, f, row["unit"]) for f in figures if f.device == device)
        cells += f'<td class="n">{" ".join(of)}</td>'
    return cells


def _spreads(point):
    """Whether there was more than one value to spread."""
    known = point.low is not None and point.high is not None
    return known and (len(point.rows) > 1 or point.first["n"] != 1)


def _spread(point, places):
    if not _spreads(point):
        return ""
    spread = f"{number(point.low, places)} – {number(point.high, places)}"
    relative = (point.high - point.low) / 2 / point.value if point.value else math.nan
    return f"{spread} <i>± {100 * relative:.1f} %</i>" if math.isfinite(relative) else spread


def _samples(point):
    if point.first["n"] is None:
        return ""
    count = text(point.first["n"])
    return f"{len(point.rows)} × {count}" if len(point.rows) > 1 else count


def _statuses(point):
    seen = [row["status"] for row in point.rows]
    if len(set(seen)) == 1:
        return status(point.status)
    return ", ".join(f"{seen.count(name)} {status(name)}" for name in dict.fromkeys(seen))


def _bar(layout, notes, point):
    fraction, row = point.peak_fraction, point.first
    if fraction is None:
        return ""
    shown = f"{100 * fraction:.0f} %" if math.isfinite(fraction) else text(fraction)
    width = 100 * min(max(fraction, 0), 1) if math.isfinite(fraction) else 0
    over = ' class="over"' if fraction > 1.02 else ""
    note = ""
    if row["peak"] is not None and not layout.shared_peak:
        note = notes.mark(_peak(row["peak"], row["peak_source"], row["unit"]))
    return (
        '<svg class="bar" aria-hidden="true" viewBox="0 0 100 8"><rect width="100" height="8"/>'
        f'<rect{over} width="{width:.1f}" height="8"/></svg> {shown}{note}'
    )
