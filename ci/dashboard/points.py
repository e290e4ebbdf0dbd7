"""Rows gathered into points: one point is what several processes measured of the same thing."""

from __future__ import annotations

import math
import statistics
from typing import NamedTuple

from results.history import STATUSES, axes

WORST_FIRST = ("failed", "unstable", "skipped", "emulated", "ok")
JOINED_LIMIT = 6  # values of an axis that stand side by side in a folded line
LINES_LIMIT = 24  # of a figure or table, above which an axis that changes nothing goes
SUITES = ("micro", "numerics", "mpi_interpose", "portability")


class Point(NamedTuple):
    """All rows of one (run, suite, probe, point, quantity, unit, device), a process each."""

    rows: list
    axes: dict
    value: float | None
    low: float | None
    high: float | None
    status: str

    @property
    def first(self):
        return self.rows[0]

    @property
    def samples(self):
        return self.first["n"]

    def texts(self, column):
        """The different texts that the rows have in a column, in their order."""
        return list(dict.fromkeys(row[column] for row in self.rows if row[column]))

    @property
    def peak_fraction(self):
        fractions = [row["fraction_of_peak"] for row in self.rows]
        known = [fraction for fraction in fractions if fraction is not None]
        if known:
            return statistics.median(known)
        peak = self.first["peak"]
        return self.value / peak if peak and self.value is not None else None


def gather(rows):
    """{suite: {probe: [Point, ...]}}, suites in their usual order, points in that of the file."""
    found = {}
    for row in rows:
        key = tuple(row[name] for name in ("run", "point", "quantity", "unit", "device"))
        suite, probe = home(row)
        found.setdefault(suite, {}).setdefault(probe, {}).setdefault(key, []).append(row)
    order = sorted(found, key=lambda suite: SUITES.index(suite) if suite in SUITES else len(SUITES))
    return {
        suite: {
            probe: [_point(group) for group in of.values()] for probe, of in found[suite].items()
        }
        for suite in order
    }


def home(row):
    """The suite and probe under which a row stands on the page."""
    return row["suite"] or "(no suite)", row["probe"] or "(no probe)"


def _point(rows):
    values = [row["value"] for row in rows if row["value"] is not None]
    finite = [value for value in values if math.isfinite(value)]
    value = statistics.median(finite) if finite else (values[0] if values else None)
    if len(rows) > 1 and len(finite) > 1:
        low, high = min(finite), max(finite)
    else:
        low, high = rows[0]["q1"], rows[0]["q3"]
    seen = {row["status"] for row in rows}
    status = next(name for name in WORST_FIRST if name in seen)
    return Point(rows, axes(rows[0]["point"]), value, low, high, status)


def tally(rows):
    """{status: number of rows}, every status named."""
    counts = dict.fromkeys(STATUSES, 0)
    for row in rows:
        counts[row["status"]] += 1
    return counts


def fold(lines, looks):
    """(lines, idle): lines `{((axis, value), ...): what}` with those that look alike but for the
    value along one axis joined, `4/8/16`, axis after axis; the first of them stands for all.

    Where many are left, axes along which nothing changes how a line looks go: {axis: values}.
    """
    foldable = _foldable(lines)
    joined = _join(lines, foldable, looks)
    if len(joined) <= LINES_LIMIT:
        return joined, {}
    idle = {}
    for axis, values in foldable.items():
        fewer = {}
        for axes_of, what in lines.items():
            fewer.setdefault(_but(axis, axes_of), []).append(what)
        if len(values) > 1 and all(len(set(map(looks, of))) == 1 for of in fewer.values()):
            lines, idle[axis] = {axes_of: of[0] for axes_of, of in fewer.items()}, values
    return _join(lines, _foldable(lines), looks), idle


def span(values):
    """Values of an axis in a few words."""
    values = list(values)
    short = len(values) <= JOINED_LIMIT
    return "/".join(values) if short else f"{values[0]}…{values[-1]} ({len(values)} values)"


def _foldable(lines):
    """{axis: values}, but for an axis of many names, as of intrinsics, that says what is done."""
    values = {}
    for axes_of in lines:
        for axis, value in axes_of:
            values.setdefault(axis, {})[value] = None
    return {
        axis: list(of)
        for axis, of in values.items()
        if len(of) <= JOINED_LIMIT or all(value.isdigit() for value in of)
    }


def _but(axis, axes_of):
    return tuple(pair for pair in axes_of if pair[0] != axis)


def _join(lines, foldable, looks):
    for axis in foldable:
        groups = {}
        for axes_of, what in lines.items():
            key = _but(axis, axes_of), looks(what), axis in dict(axes_of)
            groups.setdefault(key, []).append((axes_of, what))
        lines = dict(_joined(axis, members) for members in groups.values())
    return lines


def _joined(axis, members):
    axes_of, what = members[0]
    values = [dict(each)[axis] for each, _ in members if axis in dict(each)]
    joined = span(values)
    return tuple((key, joined if key == axis else value) for key, value in axes_of), what
