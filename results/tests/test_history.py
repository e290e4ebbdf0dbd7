"""History: all rows of all runs, found by their columns."""

import math

import pytest

from results.history import History, Refused, folders
from results.tests import made_rows


@pytest.fixture
def two_runs(tmp_path):
    first = made_rows.write(tmp_path / "b", made_rows.stream(processes=2))
    other = [{**row, "run": "later"} for row in made_rows.evidence()]
    return [first, made_rows.write(tmp_path / "a", other)]


def test_all_rows_come_back_in_their_order(two_runs):
    rows = list(History(two_runs).rows())
    wanted = [*made_rows.stream(processes=2)]
    assert [row["folder"] for row in rows[:1]] == [str(two_runs[0])]
    for row, written in zip(rows, wanted):
        assert {name: row[name] for name in written} == written
    assert len(rows) == len(wanted) + len(list(made_rows.evidence()))


def test_rows_are_found_by_their_columns(two_runs):
    history = History(two_runs)
    assert len(list(history.rows(suite="portability", process=1))) == 54
    found = list(history.rows(probe="dpx/latency", status=["ok", "failed"], device="sm_90a"))
    assert len(found) == len(made_rows.INTRINSICS)
    assert list(history.rows(probe="x' or 1=1 --")) == []
    with pytest.raises(KeyError, match="no column speed"):
        list(history.rows(speed=1))


def test_missing_values_are_found(two_runs):
    assert len(list(History(two_runs).rows(run="later", n=None))) == 80


def test_runs_are_counted_by_status(two_runs):
    first, second = History(two_runs).runs()
    assert (first["run"], first["rows"], first["ok"]) == (made_rows.RUN, 108, 108)
    assert second["ok"] + second["emulated"] == second["rows"] == 80


def test_strange_numbers_survive_the_database(tmp_path):
    values = [math.nan, math.inf, -math.inf, 5e-324, 0.1, None]
    seeds = [2**64 - 1, 2**63 - 1, 0, 1, 2, 3]
    rows = [made_rows.row(value=v, seed=s) for v, s in zip(values, seeds)]
    found = list(History([made_rows.write(tmp_path, rows)]).rows())
    assert math.isnan(found[0]["value"])
    assert [row["value"] for row in found[1:]] == values[1:]
    assert [row["seed"] for row in found] == seeds


def test_sql_sees_the_rows(two_runs):
    query = "select count(distinct point) from rows where probe = ?"
    assert History(two_runs).query(query, ["stream"])[0][0] == 54


def test_a_bad_file_is_refused_by_name(tmp_path):
    folder = made_rows.write(tmp_path, [made_rows.row(status="fine")])
    with pytest.raises(Refused, match="rows.csv:2:20: status"):
        History([folder])


def test_folders_below_a_root(two_runs, tmp_path):
    assert folders(tmp_path) == sorted(two_runs)
