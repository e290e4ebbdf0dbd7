"""The tests labelled `gpu`, run without ctest, so that a packed archive needs no CMake."""

import json
import os
import signal
import subprocess

from tester import ROOT, cases

BUILD = ROOT / "build" / "default"
LIST = (
    BUILD / "gpu_tests.json"
)  # in an archive: [[name, [program below the build tree, arguments...]], ...]
SKIP_CODE = 77


def listed():
    """[name, command] of each GPU test: from the archive's list, else asked of ctest."""
    if LIST.is_file():
        return json.loads(LIST.read_text())
    return from_ctest()


def from_ctest():
    """As listed(), from a build tree; programs become paths below it."""
    answer = subprocess.run(
        ["ctest", "--test-dir", str(BUILD), "-L", "^gpu$", "--show-only=json-v1"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    tests = json.loads(answer)["tests"]
    return [
        [test["name"], [os.path.relpath(test["command"][0], BUILD), *test["command"][1:]]]
        for test in tests
    ]


def run(name, command, seconds=300):
    """One GPU test as a case."""
    done = ended([str(BUILD / command[0]), *command[1:]], seconds)
    if done is None:
        return cases.Case(name, cases.FAILED, f"no end within {seconds} s")
    code, output = done
    if code == SKIP_CODE or (code == 0 and "[  SKIPPED ]" in output):
        return cases.Case(name, cases.SKIPPED, cases.skip_reason(output) or "without a reason")
    if code:
        return cases.Case(name, cases.FAILED, f"exit code {code}", output)
    return cases.Case(name, cases.PASSED)


def ended(command, seconds):
    """(exit code, both outputs in one); None where it did not end and was killed with its own."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, start_new_session=True, **options) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None
    return process.returncode, output.decode("utf-8", "replace")


def gpu():
    return [run(name, command) for name, command in listed()]
