"""ci/run_all run: rows, broken programs, usage, and runs that are killed and go on."""

import json
import os
import random
import re
import signal
import subprocess
import time

import pytest
from runner import plan

from results import rows


def keys(folder):
    """(probe, point, quantity, process) of every row."""
    return sorted((r["probe"], r["point"], r["quantity"], r["process"]) for r in rows.read(folder))


def statuses(folder):
    return [row["status"] for row in rows.read(folder)]


def test_every_point_of_every_process_has_a_row(house, tmp_path):
    done = house.run_all("--no-setup", "--out", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    assert len(keys(tmp_path / "run")) == 3 * 6 * 2
    assert len(set(keys(tmp_path / "run"))) == 3 * 6 * 2
    last = done.stdout.splitlines()[-1]
    assert re.fullmatch(r"36 ok, 0 skipped, 0 unstable, 0 failed, \d+ seconds", last)
    for name in ("index.html", "rows.csv", "manifest.json"):
        assert str(tmp_path / "run" / name) in done.stdout


def test_manifest_names_programs_and_samples(house, tmp_path):
    house.run_all("--no-setup", "--quick", "--out", tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert manifest["samples"] == ["samples/fake.1.f64"]
    assert manifest["programs"]["bin/fake"]["exit_codes"] == [0]
    assert manifest["wall_seconds"] > 0
    assert {row["run"] for row in rows.read(tmp_path / "run")} == {manifest["run"]}


@pytest.mark.parametrize(
    ("fake", "cause"),
    [
        ({"FAKE_CRASH": 2}, r"SIGSEGV.*about to die"),
        ({"FAKE_HANG": 2}, r"no end within 2 s"),
    ],
)
def test_a_broken_process_costs_itself_alone(house, tmp_path, fake, cause):
    run = tmp_path / "run"
    done = house.run_all("--no-setup", "--quick", "--time-limit", 2, "--out", run, **fake)
    assert done.returncode == 1
    found = list(rows.read(run))
    assert [row["status"] for row in found] == ["ok"] * 4 + ["failed"] * 8
    assert all(re.search(cause, row["reason"]) for row in found[4:])
    assert "4 ok, 0 skipped, 0 unstable, 8 failed" in done.stdout


def test_a_line_that_is_no_row_is_refused(house, tmp_path):
    done = house.run_all("--no-setup", "--quick", "--out", tmp_path / "run", FAKE_GARBAGE=1)
    assert statuses(tmp_path / "run") == ["ok"] * 12
    assert "a line that is no row" in done.stdout


def test_a_program_without_a_list_is_a_failed_row(house, tmp_path):
    (house.build / "bin" / "fake").write_text("#!/bin/sh\necho broken >&2; exit 1\n")
    done = house.run_all("--no-setup", "--quick", "--out", tmp_path / "run")
    assert done.returncode == 1
    assert any("--list: broken" in row["reason"] for row in rows.read(tmp_path / "run"))


def test_a_program_that_was_not_built_is_a_failed_row(house, tmp_path):
    with open(house.build / "programs.txt", "a") as file:
        file.write("micro bin/micro/gone\n")
    assert house.run_all("--no-setup", "--quick", "--out", tmp_path / "run").returncode == 1
    gone = [row for row in rows.read(tmp_path / "run") if row["probe"] == "gone"]
    assert {(row["quantity"], row["status"]) for row in gone} == {
        ("sass", "failed"),
        ("list", "failed"),
    }


def test_each_point_of_a_program_runs_under_one_probe_alone():
    names = ["stream", "stream/dispatch", "stream/dispatch/more", "streams"]
    for wanted in ("", "n=1"):
        patterns = {name: plan._pattern(name, wanted, names) for name in names}
        for name in names:
            runs = [probe for probe in names if re.search(patterns[probe], f"{name}/n=1;m=2")]
            assert runs == [name]


def test_filter_picks_points(house, tmp_path):
    house.run_all("--no-setup", "--quick", "--filter", "bytes=16;", "--out", tmp_path / "run")
    assert {key[1] for key in keys(tmp_path / "run")} == {"bytes=16;kernel=copy"}


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["nonsense"], "no command"),
        (["run", "--processes", "0"], "--processes"),
        (["run", "--filter", "("], "regular expression"),
        (["run", "--no-setup", "--only", "nothing"], "no such program"),
        (["run", "--no-setup", "--filter", "nothing"], "no probe/point matches"),
        (["resume", "/nonexistent"], "no run to resume"),
        (["resume"], "DIR"),
    ],
)
def test_bad_usage_ends_with_2_and_says_what(house, tmp_path, arguments, cause):
    done = house.run_all(*arguments)
    assert done.returncode == 2
    assert cause in done.stderr
    assert not (house.root / "build" / "runs").exists()


def test_a_folder_that_is_no_run_is_left_alone(house, tmp_path):
    (tmp_path / "mine").write_text("mine")
    done = house.run_all("--no-setup", "--out", tmp_path)
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert not (tmp_path / "rows.csv").exists()


def test_a_folder_that_cannot_be_made_is_bad_input(house, tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("file", "file/below"):
        done = house.run_all("--no-setup", "--out", tmp_path / name)
        assert done.returncode == 2
        assert "Not a directory" in done.stderr


def test_a_run_is_not_overwritten(house, tmp_path):
    house.run_all("--no-setup", "--quick", "--out", tmp_path / "run")
    before = (tmp_path / "run" / "rows.csv").read_bytes()
    done = house.run_all("--no-setup", "--quick", "--out", tmp_path / "run")
    assert done.returncode == 2
    assert "resume" in done.stderr
    assert (tmp_path / "run" / "rows.csv").read_bytes() == before


def kill_after(house, seconds, arguments, **fake):
    """Starts a command, kills it after some time; True when it was still running."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(house.command(*arguments), env=house.environment(**fake), **quiet)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def test_a_run_killed_at_random_moments_ends_with_the_same_rows(house, tmp_path):
    slow = {"FAKE_SECONDS": 0.05, "FAKE_POINTS": 5}
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    start = time.monotonic()
    assert house.run_all("run", "--no-setup", "--out", whole, **slow).returncode == 0
    length = time.monotonic() - start
    moments, kills = random.Random(20), 0
    for _ in range(6):
        again = (
            ["resume", cut]
            if (cut / "journal.jsonl").exists()
            else ["run", "--no-setup", "--out", cut]
        )
        kills += kill_after(house, moments.uniform(0.1, 0.45 * length), again, **slow)
    assert kills >= 2
    again = (
        ["resume", cut] if (cut / "journal.jsonl").exists() else ["run", "--no-setup", "--out", cut]
    )
    done = house.run_all(*again, **slow)
    assert done.returncode == 0, done.stderr
    assert keys(cut) == keys(whole)
    assert len({row["run"] for row in rows.read(cut)}) == 1


def test_resume_cuts_a_torn_row_and_measures_the_process_again(house, tmp_path):
    run = tmp_path / "run"
    house.run_all("--no-setup", "--out", run)
    whole = keys(run)
    journal = (run / "journal.jsonl").read_text().splitlines(keepends=True)
    (run / "journal.jsonl").write_text("".join(journal[:3]) + '{"unit": 2, "by')
    with open(run / "rows.csv", "a") as file:
        file.write("1,torn")
    assert house.run_all("resume", run).returncode == 0
    assert keys(run) == whole


def test_resume_refuses_another_program(house, tmp_path):
    house.run_all("--no-setup", "--quick", "--out", tmp_path / "run")
    with open(house.build / "bin" / "fake", "a") as file:
        file.write("\n")
    done = house.run_all("resume", tmp_path / "run")
    assert done.returncode == 2
    assert "not the program" in done.stderr


def test_plain_lines_where_there_is_no_terminal(house, tmp_path):
    done = house.run_all("--no-setup", "--quick", "--out", tmp_path / "run")
    assert "\033" not in done.stdout
    assert "portability fake, process 1: 12 ok" in done.stdout


def test_report_refuses_a_bad_file_and_names_the_place(house, tmp_path):
    house.run_all("--no-setup", "--quick", "--out", tmp_path / "run")
    text = (tmp_path / "run" / "rows.csv").read_text()
    (tmp_path / "run" / "rows.csv").write_text(text.replace(",ok,", ",fine,", 1))
    done = house.run_all("report", tmp_path / "run")
    assert done.returncode == 2
    assert re.match(re.escape(f"{tmp_path}/run/rows.csv:2:20: "), done.stderr)


def test_report_writes_the_page_alone(house, tmp_path):
    house.run_all("--no-setup", "--quick", "--out", tmp_path / "run")
    (tmp_path / "run" / "index.html").unlink()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert house.run_all("report", tmp_path / "run").returncode == 0
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in after if before.get(path) != after[path]} == {
        tmp_path / "run/index.html"
    }


def test_plan_says_what_would_run(house):
    done = house.run_all("plan", "--quick")
    assert done.returncode == 0
    assert re.search(r"portability fake +6 points .*1 process", done.stdout)


def test_doctor_names_what_is_missing_and_the_remedy(house):
    done = house.run_all("doctor")
    assert done.returncode == 0
    assert "mend: " in done.stdout
