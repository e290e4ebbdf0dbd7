"""Published figures beside ours: shown for every device, compared for the same product alone."""

from __future__ import annotations

from results.history import published_beside, published_for

from .markup import DASH, number, text


def of(point):
    """The figures of every device for a point, INVALID ones included."""
    row = point.first
    return published_beside(row["probe"], row["point"], row["quantity"])


def compared(notes, point, figures):
    """The row's own published figure and ours over it; an INVALID one is only shown."""
    known = own(point)
    if not known:
        return DASH
    published, source = known
    invalid = next((f for f in figures if f.invalid and f.value == published), None)
    if invalid:
        return shown(notes, invalid, point.first["unit"])
    cell = f"{number(published)}{notes.mark(f'Published: {source}.')}"
    if not point.value or not published:
        return cell
    return f"{cell} <i>ours × {number(point.value / published, 2)}</i>"


def own(point):
    """(value, source) of the same device: from the row itself, else from results/published/."""
    row = point.first
    if row["published"] is not None:
        return row["published"], row["published_source"] or "no source given"
    key = (row["device"], row["probe"], row["point"], row["quantity"], row["unit"])
    figure = published_for(*key)
    return (figure.value, figure.where) if figure else None


_READ = {"secondary summary": "read through a secondary summary", "memory": "recalled, not read"}


def shown(notes, figure, unit):
    """A figure with its source as a note; its unit where that is not `unit`."""
    cell = text(figure.printed or f"{figure.value:.10g}")
    if figure.unit != unit:
        cell += f" {text(figure.unit)}"
    where = f"{figure.where} ({_READ.get(figure.read, 'read in the source itself')})."
    if figure.invalid:
        note = notes.mark(f"INVALID, never compared: {figure.reason}. {where}")
        return f'<span class="invalid">invalid</span> <s>{cell}</s>{note}'
    if figure.reason:
        where = f"{where} Caution: {figure.reason}."
    return f"{cell}{notes.mark(where)}"
