"""The host's back ends, the pool's stress and the scheduler under ThreadSanitizer.

It finds no race but for one that a test makes.
"""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "build" / "tsan"
PROGRAMS = ("parallel", "pool_stress", "scheduler")


def run(*command, suppressions=None):
    """The exit status of a command, and what it said."""
    environment = dict(os.environ)
    if suppressions:
        environment["TSAN_OPTIONS"] = f"suppressions={ROOT / 'portability/tests' / suppressions}"
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=2400, env=environment
    )
    return done.returncode, (done.stdout + done.stderr)[-6000:]


def program(name, only, suppressions=None):
    """A test program of the room on the tests of `only`."""
    path = TREE / "bin" / "tests" / f"portability_{name}_test"
    wanted = ("--gtest_filter=" + only, "--gtest_also_run_disabled_tests")
    return run(str(path), *wanted, suppressions=suppressions)


@pytest.fixture(scope="module", autouse=True)
def built():
    """Release: where there is debug information, frames of the runtimes lose their namespaces."""
    for command in (
        ("cmake", "-S", str(ROOT), "-B", str(TREE), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release")
        + ("-DASSAY_SANITIZE=thread", "-DASSAY_ROOMS=results;portability")
        + ("-DASSAY_CUDA=OFF", "-DASSAY_MPI=OFF", "-DASSAY_HIPCC="),
        ("cmake", "--build", str(TREE), "--target")
        + tuple(f"portability_{name}_test" for name in PROGRAMS),
    ):
        status, said = run(*command)
        assert status == 0, said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "only", "suppressions"),
    [
        ("pool_stress", "*/threads:pool_stress.ten*", None),
        ("scheduler", "*", None),
        ("parallel", "*/serial:*/threads:future.*-*on_a_queue_calls*", None),
        ("pool_stress", "*/tbb", "tsan_suppressions.txt"),
        ("parallel", "*/tbb", "tsan_suppressions.txt"),
        ("parallel", "*/openmp:*/stdpar", "tsan_unseen_runtimes.txt"),
    ],
)
def test_no_race(name, only, suppressions):
    status, said = program(name, only, suppressions)
    assert status == 0, said


@pytest.mark.slow
def test_a_race_is_found():
    status, said = program("pool_stress", "*DISABLED_a_race*")
    assert status != 0, said
    assert "data race" in said
