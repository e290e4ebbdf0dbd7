"""ci/test: reading reports, counting cases, refusing unlisted skips; ci/lint: findings."""

import pathlib
import subprocess
import sys

import pytest
from tester import built, cases, command, gpu, lint, report, skips, suites

ROOT = pathlib.Path(__file__).resolve().parents[2]

CTEST = """<testsuite>
<testcase name="ci.t.A.ok" status="run"><system-out>fine</system-out></testcase>
<testcase name="ci.t.A.skip" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>
<system-out>[ RUN      ] A.skip
/somewhere/t.cpp:3: Skipped
no NVIDIA device: none &amp;
really none
[  SKIPPED ] A.skip (0 ms)
[  SKIPPED ] 1 test, listed below:
</system-out></testcase>
<testcase name="ci.x" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/>
<system-out>measuring
because I said so
</system-out></testcase>
<testcase name="ci.t.A.bad" status="fail"><failure message=""/><system-out>1 != 2</system-out>
</testcase>
<testcase name="ci.gone" status="notrun"><skipped message="Unable to find executable"/></testcase>
<testcase name="ci.t.A.off" status="disabled"><system-out>Disabled</system-out></testcase>
</testsuite>"""


@pytest.fixture
def found(tmp_path):
    (tmp_path / "report.xml").write_text(CTEST)
    return {case.name: case for case in cases.from_ctest(tmp_path / "report.xml")}


def test_ctest_cases_have_outcome_and_reason(found):
    told = {name: (case.outcome, case.reason) for name, case in found.items()}
    assert told == {
        "ci.t.A.ok": ("passed", ""),
        "ci.t.A.skip": ("skipped", "no NVIDIA device: none & really none"),
        "ci.x": ("skipped", "because I said so"),
        "ci.t.A.bad": ("failed", "failed"),
        "ci.gone": ("failed", "failed"),
        "ci.t.A.off": ("skipped", "disabled in the source"),
    }
    assert "1 != 2" in found["ci.t.A.bad"].output


def test_pytest_cases_have_outcome_and_reason(tmp_path):
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "def test_ok(): pass\n"
        "def test_bad(): assert 1 == 2\n"
        "def test_skip(): pytest.skip('not today')\n"
        "@pytest.fixture\n"
        "def broken(): raise ValueError('no')\n"
        "def test_error(broken): pass\n"
    )
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir",
                    str(tmp_path), f"--junitxml={tmp_path}/r.xml", str(tmp_path)],
                   capture_output=True, check=False)  # fmt: skip
    told = {c.name: (c.outcome, c.reason) for c in cases.from_pytest(tmp_path / "r.xml", "ci")}
    assert told["ci.test_it.test_ok"] == ("passed", "")
    assert told["ci.test_it.test_bad"][0] == "failed"
    assert told["ci.test_it.test_skip"] == ("skipped", "not today")
    assert told["ci.test_it.test_error"][0] == "failed"


def test_a_skip_that_is_not_listed_fails(found, capsys):
    rules = [("ci.t.*", "no NVIDIA device: *")]
    judged = skips.judge(list(found.values()), rules)
    outcomes = {case.name: case.outcome for case in judged}
    assert outcomes["ci.t.A.skip"] == "skipped"
    assert outcomes["ci.x"] == outcomes["ci.t.A.off"] == "failed"
    report.show_room("ci", judged, 1.0)
    shown = capsys.readouterr().out
    assert "skipped ci.t.A.skip: no NVIDIA device: none & really none" in shown
    assert "FAILED ci.x: skipped, and ci/allowed_skips does not list it: because I said so" in shown


def test_the_list_of_skips_is_read_and_a_bad_line_refused(tmp_path):
    (tmp_path / "good").write_text("# head\n\n* :: no device  # why\n")
    assert skips.read(tmp_path / "good") == [("*", "no device")]
    (tmp_path / "bad").write_text("everything\n")
    with pytest.raises(ValueError, match="bad:1: not"):
        skips.read(tmp_path / "bad")
    assert skips.read()


def test_the_last_line_counts_all_cases(found, capsys):
    code = report.close({"ci": (list(found.values()), 2.5), "plots": ([], 0.25)})
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["seconds: ci 2.5, plots 0.2", "1 passed, 2 failed, 3 skipped"]
    assert code == 1
    assert report.close({"ci": ([cases.Case("a", cases.PASSED)], 1.0)}) == 0


def test_a_broken_runner_is_a_failed_case():
    def broken(_room):
        raise suites.RunFailed("no report")

    (case,), _ = suites.timed(broken, "ci")
    assert case.outcome == cases.FAILED


def test_gpu_tests_run_without_ctest(tmp_path, monkeypatch):
    program = tmp_path / "case"
    program.write_text('#!/bin/sh\necho "$2"; exit $1\n')
    program.chmod(0o755)
    monkeypatch.setattr(gpu, "BUILD", tmp_path)
    outcome = {
        code: gpu.run("t", ["case", str(code), "no NVIDIA device: x"]) for code in (0, 1, 77)
    }
    assert [case.outcome for case in outcome.values()] == ["passed", "failed", "skipped"]
    assert outcome[77].reason == "no NVIDIA device: x"


@pytest.fixture
def tree(tmp_path):
    """A build tree with one of three programs of tests."""
    (tmp_path / "tests.txt").write_text("micro cpu a\nmicro cpu,gpu b\nresults cpu,slow c\n")
    (tmp_path / "a").touch()
    return tmp_path


def test_programs_of_tests_that_a_tree_lacks_are_found(tree):
    assert built.missing(["micro"], tree) == built.missing(["gpu"], tree) == ["b"]
    assert built.missing(["micro", "results"], tree) == ["b", "c"]
    assert built.missing(["plots"], tree) == built.missing(["micro"], tree / "absent") == []


def test_a_tree_without_tests_is_not_tested(monkeypatch, capsys):
    monkeypatch.setattr(built, "missing", lambda rooms: ["b"] if "micro" in rooms else [])
    assert command.main(["--no-setup"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "lacks 1 programs of tests, b first" in line


@pytest.mark.parametrize("arguments", [["--only", "nothing"], ["--nonsense"]])
def test_bad_usage_ends_with_2(arguments):
    done = subprocess.run([sys.executable, ROOT / "ci" / "test", *arguments], capture_output=True)
    assert done.returncode == 2


@pytest.fixture
def checkout(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".clang-format").write_text((ROOT / ".clang-format").read_text())
    return tmp_path


def lint_of(checkout, name, file, text):
    (checkout / file).write_text(text)
    subprocess.run(["git", "-C", checkout, "add", "-A"], check=True)
    return lint.check(name, checkout)


@pytest.mark.parametrize(
    ("name", "file", "good", "bad"),
    [
        ("clang-format", "a.cpp", "int f() { return 1; }\n", "int   f( ) {return 1;}\n"),
        ("ruff-check", "a.py", "X = 1\n", "import os\n"),
        (
            "ruff-format",
            "script",
            "#!/usr/bin/env python3\nX = 1\n",
            "#!/usr/bin/env python3\nX=1\n",
        ),
        ("shellcheck", "script", '#!/bin/sh\necho "$1"\n', "#!/bin/sh\necho $1\n"),
    ],
)
def test_lint_sees_a_bad_file(checkout, name, file, good, bad):
    assert lint_of(checkout, name, file, good).outcome == cases.PASSED
    refused = lint_of(checkout, name, file, bad)
    assert refused.outcome == cases.FAILED
    assert all(line.startswith(f"{file}:") for line in refused.output.splitlines())
    assert refused.output


def test_a_missing_tool_is_a_skip_with_its_reason(checkout, monkeypatch):
    monkeypatch.setattr(lint, "_tool", lambda _name: None)
    case = lint_of(checkout, "clang-format", "a.cpp", "int   f( );\n")
    assert (case.outcome, case.reason) == (cases.SKIPPED, "clang-format is not installed")
    assert skips.judge([case], skips.read())[0].outcome == cases.SKIPPED
