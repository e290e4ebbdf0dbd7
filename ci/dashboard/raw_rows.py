"""Every row of a probe as written, nothing rounded, behind a <details>."""

from __future__ import annotations

import csv
import io

from results.history import COLUMNS

from .markup import counted, exact, text

ROWS_LIMIT = 200  # of a probe, above which only what was measured stands here


def render(rows):
    """All rows of a probe as written, folded; what is equal in all of them stands once."""
    measured = [row for row in rows if row["status"] != "skipped" and row["quantity"] != "sass"]
    left_out = len(rows) - len(measured) if len(rows) > ROWS_LIMIT else 0
    rows = measured if left_out else rows
    if not rows:
        return f'<p class="same">{counted(left_out, "row")} as written: rows.csv.</p>'
    names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    same = [n for n in names if len(rows) > 1 and len({_key(row[n]) for row in rows}) == 1]
    own = [name for name in names if name not in same] or names
    facts = " · ".join(f"{text(name)} <b>{exact(rows[0][name])}</b>" for name in same)
    empty = [name for name in COLUMNS if name not in names]
    note = f"In every row: {facts}. " if same else ""
    note += f"Empty in every row: {', '.join(empty)}. " if empty else ""
    note += (
        f"{counted(left_out, 'row')} of what was skipped and of machine code: rows.csv."
        if left_out
        else ""
    )
    return (
        f"<details><summary>Every row as written: {counted(len(rows), 'row')}</summary>"
        f'<p class="same">{note}</p><pre class="rows">{text(_csv(rows, own))}</pre></details>'
    )


def _csv(rows, columns):
    """A third of a table's size, and what other programs read."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows([row[name] for name in columns] for row in rows)
    return written.getvalue()


def _key(value):
    return "nan" if value != value else value
