"""All rows of all runs behind an embedded database: what plots/ and ci/ read results through.

    history = History(["build/runs/20261124T120000Z"])
    for row in history.rows(probe="stream", quantity="bandwidth"):
        print(row["point"], row["value"])

The CSV files are the truth and the database an index over them, rebuilt each time.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from results.figures import Figure, published, published_beside, published_for
from results.rows import COLUMNS, NUMBER, STATUSES, Refused, axes, read

__all__ = [
    "COLUMNS", "MEASURED", "NUMBER", "STATUSES", "Figure", "History", "Refused", "axes", "folders",
    "published", "published_beside", "published_for", "read",
]  # fmt: skip

MEASURED = Path(__file__).resolve().parent / "measured"
_INT64 = 1 << 63


def folders(root=MEASURED):
    """The folders at or below `root` that hold a rows.csv, sorted."""
    return sorted(path.parent for path in Path(root).rglob("rows.csv"))


class History:
    """Rows of the given run folders, in the order given; a bad file raises Refused.

    `database` may name a file to keep; by default everything lives in memory.
    """

    def __init__(self, run_folders, database=":memory:"):
        self._database = sqlite3.connect(database)
        self._database.row_factory = sqlite3.Row
        self._database.execute("drop table if exists rows")
        names = ", ".join(f'"{name}"' for name in ("folder", *COLUMNS))
        self._database.execute(f"create table rows ({names})")
        for folder in run_folders:
            self._add(os.fspath(folder))
        self._database.execute('create index by_probe on rows (probe, point, quantity, "process")')
        self._database.commit()

    def _add(self, folder):
        places = ", ".join("?" * (len(COLUMNS) + 1))
        cells = ((folder, *(_stored(row[name]) for name in COLUMNS)) for row in read(folder))
        self._database.executemany(f"insert into rows values ({places})", cells)

    def rows(self, **wanted):
        """The rows whose columns have the given values (a list: any of them), as dicts."""
        clauses, values = [], []
        for name, value in wanted.items():
            if name != "folder" and name not in COLUMNS:
                raise KeyError(f"no column {name}")
            choices = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
            clauses.append("(" + " or ".join([f'"{name}" is ?'] * len(choices)) + ")")
            values.extend(_stored(choice) for choice in choices)
        where = f" where {' and '.join(clauses)}" if clauses else ""
        for found in self._database.execute(f"select * from rows{where} order by rowid", values):
            yield {name: _loaded(name, found[name]) for name in found.keys()}  # noqa: SIM118

    def runs(self):
        """One dict a run: folder, run, rows, and how many of them have each status."""
        counts = ", ".join(f"sum(status = '{name}') as \"{name}\"" for name in STATUSES)
        query = f"select folder, run, count(*) as rows, {counts} from rows group by folder, run"
        return [dict(found) for found in self._database.execute(query + " order by min(rowid)")]

    def query(self, sql, values=()):
        """Any SELECT over the table `rows` (the columns of a row, and `folder`).

        A NaN stands there as the text 'nan', since SQL has none.
        """
        return self._database.execute(sql, values).fetchall()


def _stored(value):
    if value != value:
        return "nan"
    if isinstance(value, int) and not -_INT64 <= value < _INT64:
        return f"{value}"
    return value


def _loaded(name, value):
    if isinstance(value, str) and COLUMNS.get(name) is NUMBER:
        return float("nan") if value == "nan" else int(value)
    return value
