"""The GPU tests and probes under a compute-sanitizer that is made up."""

import pytest
from tester import memcheck


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """Says what $SAID holds and ends with $CODE, after its options and the program's path."""
    monkeypatch.setattr(memcheck, "BUILD", tmp_path)
    path = tmp_path / "compute-sanitizer"
    path.write_text('#!/bin/sh\necho "$SAID"\nexit $CODE\n')
    path.chmod(0o755)
    return str(path)


CLEAN = "========= ERROR SUMMARY: 0 errors"


@pytest.mark.parametrize(
    ("said", "code", "outcome"),
    [
        (CLEAN, 0, "passed"),
        (CLEAN, 1, "passed"),  # a time that was judged wrong is not the tool's matter
        ("========= ERROR SUMMARY: 1 error", 99, "failed"),
        ("========= Target application terminated before first instrumented API call", 0, "failed"),
        ("========= Error: Device not supported", 1, "skipped"),
        ("row\nwithout a word of the tool", 0, "failed"),
    ],
)
def test_the_tool_alone_decides(tool, monkeypatch, said, code, outcome):
    monkeypatch.setenv("SAID", said)
    monkeypatch.setenv("CODE", str(code))
    assert memcheck.run(tool, "t", ["p", "--quick"]).outcome == outcome


def test_a_program_that_hangs_is_ended(tool, tmp_path):
    (tmp_path / "compute-sanitizer").write_text("#!/bin/sh\nsleep 60\n")
    case = memcheck.run(tool, "t", ["p"], seconds=0.5)
    assert (case.outcome, case.reason) == ("failed", "no end within 0.5 s")


def test_some_points_of_a_probe_are_taken_from_all_over_its_list():
    listed = [{"probe": "a/b", "point": f"n={n};m=1.5"} for n in range(100)]
    pattern = memcheck._selection(listed)[1]
    assert pattern.count("|") == 7
    assert "n\\=0\\;" in pattern
    assert "n\\=91\\;" in pattern


def test_without_a_device_or_tool_there_is_one_skip(monkeypatch):
    monkeypatch.setattr(memcheck.gpu, "devices", lambda: ([], "none"))
    (case,) = memcheck.cases_of([])
    assert case.reason == "no NVIDIA device: none"
    monkeypatch.setattr(memcheck.gpu, "devices", lambda: (["a device"], ""))
    monkeypatch.setattr(memcheck, "tool", lambda: None)
    (case,) = memcheck.cases_of([])
    assert case.reason == "compute-sanitizer is not installed"
