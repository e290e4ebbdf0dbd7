"""Running ctest and pytest for one room, and reading what came out."""

import os
import subprocess
import time

from provision import build

from tester import FOLDERS, ROOT, cases

BUILD = ROOT / "build"
REPORTS = BUILD / "test"


class RunFailed(Exception):
    """The test runner itself did not get as far as a report."""


def ctest(room, full=False, preset="default", case_seconds=300):
    """Cases of a room in a preset's build tree."""
    report = REPORTS / f"{room}.{preset}.ctest.xml"
    report.unlink(missing_ok=True)
    command = [
        "ctest",
        "--test-dir",
        str(BUILD / preset),
        "-R",
        rf"^{room}\.",
        "-j2",
        "--timeout",
        str(case_seconds),
        "--output-junit",
        str(report),
        "--no-tests=ignore",
    ]
    if not full:
        command += ["-LE", "^slow$"]
    log = _run(command, REPORTS / f"{room}.{preset}.ctest.log", ROOT)
    if report.is_file():
        return cases.from_ctest(report)
    if "No tests were found" in log:
        return []
    raise RunFailed(f"ctest wrote no report for {room}:\n{log[-2000:]}")


def pytest(room, full=False):
    """Cases of a room's Python tests."""
    folder = ROOT / FOLDERS.get(room, room)
    if not any(folder.rglob("test_*.py")):
        return []
    report = REPORTS / f"{room}.pytest.xml"
    report.unlink(missing_ok=True)
    command = [
        str(BUILD / "venv" / "bin" / "python"),
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        str(folder),
    ]
    if not full:
        command += ["-m", "not slow"]
    log = _run(command, REPORTS / f"{room}.pytest.log", ROOT)
    if not report.is_file():
        raise RunFailed(f"pytest wrote no report for {room}:\n{log[-2000:]}")
    return cases.from_pytest(report, room)


def _environment():
    """The caller's, with the build's nvcc on PATH for tests that compile, and no colours."""
    nvcc = build.cuda_compiler()
    path = os.pathsep.join(
        [os.environ.get("PATH", os.defpath), *([os.path.dirname(nvcc)] if nvcc else [])]
    )
    return dict(os.environ, PATH=path, PYTHONDONTWRITEBYTECODE="1", NO_COLOR="1")


def _run(command, log, folder):
    """Runs a command with its output in `log`; returns the output."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as output:
        subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(),
            check=False,
        )
    return log.read_text(errors="replace")


def timed(run, *arguments, **options):
    """(cases, seconds) of a runner; a runner that broke counts as one failed case."""
    start = time.monotonic()
    try:
        found = run(*arguments, **options)
    except (RunFailed, OSError, SyntaxError) as error:
        found = [
            cases.Case(
                f"ci.test.{run.__name__}", cases.FAILED, "the test runner failed", str(error)
            )
        ]
    return found, time.monotonic() - start
