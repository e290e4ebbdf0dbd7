"""How often a run repeats what, and how long it waits for a process that says nothing."""

import argparse
import re
import sys

import pytest
from runner import durations, plan
from runner.child import Child

from results import rows


def unit(points=1, symbols=("cycle",), suite="micro", process=1):
    told = [
        [f"n={n}", f"q{q}", symbol, ""] for n in range(points) for q, symbol in enumerate(symbols)
    ]
    return {"program": "p", "suite": suite, "probe": "x", "process": process, "points": told}


@pytest.mark.parametrize(
    ("symbols", "once"),
    [(["cycle"], False), (["count"], True), (["count", "ns"], False), (["ulp"], True),
     (["TFLOP/s", "W"], True)],
)  # fmt: skip
def test_answers_and_power_take_one_process(symbols, once):
    assert plan.once(unit(symbols=symbols)) == once


def test_probes_of_many_points_take_few_samples_a_process():
    assert [plan.samples(unit(101), quick) for quick in (True, False)] == [2, 3]
    assert plan.samples(unit(100), False) is None
    assert plan.samples(unit(100), False, first_seconds=16) == 3
    assert plan.samples(unit(101, ["count"]), False) is None
    assert plan.samples(unit(101, suite="numerics"), False) is None


def test_estimates_of_what_never_ran_grow_with_points_and_samples():
    few, many = durations.guess(unit(100), False), durations.guess(unit(1000), False)
    assert few == pytest.approx(1 + 100 * 9 * 0.004)
    assert many == pytest.approx(1 + 1000 * 3 * 0.004)
    assert durations.guess(unit(process=0), False) == 0


def test_a_process_that_says_nothing_is_ended_before_its_time(tmp_path):
    talker = "import time\nfor n in range(4): print(n, flush=True); time.sleep(0.5)\ntime.sleep(60)"
    child = Child([sys.executable, "-c", talker], 60, tmp_path / "log", silent=1.5)
    assert list(child) == ["0", "1", "2", "3"]
    assert child.ending == "no word for 1.5 s"
    assert child.hung
    assert 2 < child.seconds < 20


def test_gpu_probes_alone_must_keep_talking():
    options = argparse.Namespace(quick=True, time_limit=None)
    assert plan.silent_seconds(unit(), options) == 60
    assert plan.silent_seconds(unit(suite="numerics"), options) is None


def test_a_probe_that_hung_is_not_tried_again(house, tmp_path):
    run = tmp_path / "run"
    done = house.run_all("--no-setup", "--time-limit", 2, "--out", run, FAKE_HANG=2)
    assert done.returncode == 1
    found = list(rows.read(run))
    assert [row["status"] for row in found] == ["ok"] * 4 + ["failed"] * 32
    assert all(re.search("no end within 2 s", row["reason"]) for row in found[4:12])
    assert {row["reason"] for row in found[12:]} == {"not tried: process 1 hung"}
