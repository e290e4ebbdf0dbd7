"""Rows as ci/run_all passes them on: a line a row, its cells as the program wrote them."""

import csv
import io
import os

from results.figures import published_for
from results.rows import COLUMNS as KNOWN
from results.rows import STATUSES

COLUMNS = list(KNOWN)
HEADER = ",".join(COLUMNS) + "\n"


class NotARow(ValueError):
    """A line of a program that breaks the record's rules."""


def parse(line):
    """The cells of one line by column, escapes left as they are."""
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        raise NotARow(str(error)) from None
    if len(cells) != len(COLUMNS):
        raise NotARow(f"{len(cells)} fields, not {len(COLUMNS)}")
    row = dict(zip(COLUMNS, cells))
    if row["status"] not in STATUSES:
        raise NotARow(f"status {row['status']!r}")
    return row


def with_published(row):
    """The row with somebody else's figure for its device and point, where one can be compared."""
    figure = published_for(
        *(row[name] for name in ("device", "probe", "point", "quantity", "unit"))
    )
    if row["published"] or figure is None:
        return row
    return dict(row, published=repr(figure.value), published_source=escape(figure.where))


def line(row):
    """A row as its line."""
    text = io.StringIO()
    cells = [row.get(column, "") for column in COLUMNS]
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def escape(text):
    """A text of our own as it stands in a cell: one line, printable."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", " ").replace("\0", "")


class File:
    """rows.csv, written a whole line at a time so that a kill leaves at most one torn line."""

    def __init__(self, path):
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)

    def size(self):
        return os.fstat(self._handle).st_size

    def truncate(self, size):
        os.ftruncate(self._handle, size)
        self.sync()

    def append(self, text):
        data = text.encode("utf-8", "replace")
        written = os.write(self._handle, data)
        while written < len(data):  # only where the disk is nearly full
            written += os.write(self._handle, data[written:])

    def sync(self):
        os.fsync(self._handle)
