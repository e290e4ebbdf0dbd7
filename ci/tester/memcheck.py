"""The GPU tests, and some points of each GPU probe, under compute-sanitizer's memcheck."""

import os
import re
import shutil

from provision import gpu
from runner import BUILD, UsageError, plan, programs

from tester import cases
from tester.gpu import ended

NAME = "gpu.compute_sanitizer"
FOUND = 99
# Errors of API calls are the programs' own to report: that a device lacks a kernel is one.
OPTIONS = ["--error-exitcode", str(FOUND), "--report-api-errors", "no", "--check-exit-code", "no",
           "--print-limit", "20"]  # fmt: skip
POINTS = 8  # of a probe, spread over its list: a launch takes many times as long, and patching
SECONDS = 120  # of a program, else a hang would take the others' time


def tool():
    """Of PATH, or of CUDA's usual folder; None where it is not installed."""
    folders = [os.environ.get("PATH", os.defpath), "/usr/local/cuda/bin"]
    return shutil.which("compute-sanitizer", path=os.pathsep.join(folders))


def cases_of(tests):
    """A case a test and a probe; one skip where there is no tool or no device."""
    found, (devices, reason) = tool(), gpu.devices()
    if not devices:
        return [cases.Case(NAME, cases.SKIPPED, f"no NVIDIA device: {reason}")]
    if found is None:
        return [cases.Case(NAME, cases.SKIPPED, "compute-sanitizer is not installed")]
    return [run(found, name, command) for name, command in [*tests, *probes()]]


def probes():
    """[name, command] of a sample of some points of each program of micro."""
    try:
        there = programs.listed(BUILD)
    except UsageError:
        return
    for program in there:
        points, _ = programs.cases(program, build=BUILD)
        nvidia = program.suite == "micro" and "/amd/" not in program.path
        if nvidia and points:
            yield programs.name(program.path), [program.path, *_selection(points)]


def _selection(listed):
    points = list(dict.fromkeys(f"{case['probe']}/{case['point'] or ''}" for case in listed))
    some = points[:: -(-len(points) // POINTS)]
    pattern = "^(" + "|".join(map(plan.quoted, some)) + ")$"
    return ["--filter", pattern, "--quick", "--benchmark_repetitions=1", "--shared"]


def run(found, name, command, seconds=SECONDS):
    """One program under the tool as a case; its own verdicts on times do not count here."""
    name = f"{name} (compute-sanitizer)"
    done = ended([found, *OPTIONS, str(BUILD / command[0]), *command[1:]], seconds)
    if done is None:
        return cases.Case(name, cases.FAILED, f"no end within {seconds} s")
    code, output = done
    return judge(name, code, "\n".join(re.findall(r"^=========.*", output, re.M)))


def judge(name, code, said):
    """Clean is what the tool says is clean: a program that it could not watch is not."""
    if "Device not supported" in said:
        return cases.Case(name, cases.SKIPPED, "compute-sanitizer refuses the device")
    if code >= 0 and code != FOUND and "ERROR SUMMARY: 0 errors" in said:
        return cases.Case(name, cases.PASSED)
    return cases.Case(name, cases.FAILED, f"memcheck, exit code {code}", said)
