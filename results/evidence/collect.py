"""Rows of evidence for the programs of a build tree: what each says against what it holds."""

import hashlib
import json
import os
import subprocess
from dataclasses import replace

from . import amdgpu, cubin, judge, region, tools
from .kernel import kernels

_TIMEOUT_SECONDS = 120


class NoAnswer(RuntimeError):
    """A program that cannot say what it should hold."""


def programs_of(build_dir):
    """[(suite, "bin/...")] of BUILD_DIR/programs.txt."""
    with open(os.path.join(build_dir, "programs.txt"), encoding="utf-8") as file:
        return [tuple(line.split(maxsplit=1)) for line in map(str.strip, file) if line]


def expectations(program):
    """What `program --evidence` says: dicts of suite, probe, point, kernel, operations, ..."""
    command = [os.path.abspath(program), "--evidence"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoAnswer(f"{program} --evidence: {error}") from None
    if done.returncode != 0:
        cause = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise NoAnswer(f"{program} --evidence: {cause}")
    try:
        return json.loads(done.stdout or "[]")
    except ValueError as error:
        raise NoAnswer(f"{program} --evidence: no JSON: {error}") from None


def sha16(path):
    """The first 16 hex digits of a file's SHA-256, which name a binary in rows."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()[:16]


def _point(text, arch):
    axes = [piece for piece in text.split(";") if piece and not piece.startswith("arch=")]
    return ";".join(sorted([*axes, f"arch={arch}"], key=lambda piece: piece.partition("=")[0]))


def _row(suite, probe, point, device, program, **known):
    row = {
        "schema": 1,
        "suite": suite,
        "probe": probe,
        "point": point,
        "quantity": "sass",
        "unit": "count",
        "better": "lower",
        "program": program,
        "device": device,
    }
    row.update(known)
    return row


def _timed(name, arch, found, ptx):
    """The Region of that kernel; region.NoRegion says why there is none."""
    kind = "code object" if arch.startswith("gfx") else "cubin"
    if arch not in found:
        held = ", only PTX" if ptx and not found else ""
        raise region.NoRegion(f"no {arch} {kind} in the program{held}")
    kernel = found[arch].get(name)
    if kernel is None:
        raise region.NoRegion(f"no kernel {name} in the {arch} {kind}")
    return kernel.timed


def _verdict(case, expected, found, ptx):
    """A judge.Verdict of one case on one architecture, or the text of what is missing."""
    arch = expected["arch"]
    absent = expected.get("absent", "")
    here = case["kernel"] in found.get(arch, {})
    # What an architecture lacks need not be compiled for it, only for those that have it.
    if absent and not here and any(case["kernel"] in kernels for kernels in found.values()):
        return judge.Verdict("skipped", absent, None, "", "")
    try:
        timed = _timed(case["kernel"], arch, found, ptx)
    except region.NothingTimed as error:
        return judge.Verdict("skipped", absent, None, "", "") if absent else str(error)
    except region.NoRegion as error:
        return str(error)
    if absent:
        return judge.absence(timed) or judge.Verdict("skipped", absent, None, "", "")
    first = judge.verdict(timed, case["operations"], expected["mnemonics"], expected["native"])
    problem = _problem_of_longer(case, expected, found, timed) if first.status != "failed" else ""
    return replace(first, status="failed", reason=problem) if problem else first


def _problem_of_longer(case, expected, found, timed):
    """What is wrong with the longer chain of a slope; empty where there is none, or nothing."""
    if "longer" not in case:
        return ""
    name, operations = case["longer"]["kernel"], case["longer"]["operations"]
    try:
        longer = _timed(name, expected["arch"], found, False)
    except region.NoRegion as error:
        return f"the longer chain: {error}"
    problem = judge.longer_problem(longer, operations, timed, case["operations"], expected)
    return problem and f"the longer chain: {problem}"


def _rows_of_case(case, found, ptx, program):
    for expected in case["expected"]:
        arch = expected["arch"]
        point = _point(case["point"], arch)
        result = _verdict(case, expected, found, ptx)
        if isinstance(result, str):
            known = {"status": "failed", "reason": result}
        else:
            known = {
                "value": result.value,
                "status": result.status,
                "reason": result.reason,
                "check": result.check,
                "evidence": result.evidence,
            }
        yield _row(case["suite"], case["probe"], point, arch, program, **known)


def _rows_without_tool(cases, reason, program):
    for case in cases:
        for expected in case["expected"]:
            arch = expected["arch"]
            point = _point(case["point"], arch)
            known = {"status": "skipped", "reason": reason}
            yield _row(case["suite"], case["probe"], point, arch, program, **known)


def _kernels(path, archs, tool_folder):
    """Kernels by architecture, and whether the program holds PTX in their place."""
    amd = {arch for arch in archs if arch.startswith("gfx")}
    found = amdgpu.kernels(path, amd, tool_folder) if amd else {}
    if archs == amd:
        return found, False
    found = {**found, **kernels(path, archs - amd, tool_folder)}
    return found, not found and cubin.holds_ptx(path, tool_folder)


def rows_of_program(path, tool_folder=None):
    """Yields the rows of one program; `skipped` ones where there is no disassembler."""
    cases = expectations(path)
    if not cases:
        return
    program = sha16(path)
    archs = {expected["arch"] for case in cases for expected in case["expected"]}
    try:
        found, ptx = _kernels(path, archs, tool_folder)
    except tools.MissingTool as error:
        yield from _rows_without_tool(cases, str(error), program)
        return
    for case in cases:
        yield from _rows_of_case(case, found, ptx, program)


def collect(build_dir, programs=None, tool_folder=None):
    """Yields a row a case and architecture: a dict by column names, unknown columns absent.

    `programs` limits to those, named as in programs.txt with or without `bin/`. A program that
    does not answer gives one `failed` row that says so.
    """
    for suite, path in programs_of(build_dir):
        name = path[len("bin/") :] if path.startswith("bin/") else path
        if programs is not None and not {name, path} & set(programs):
            continue
        full = os.path.join(build_dir, path)
        try:
            yield from rows_of_program(full, tool_folder)
        except (NoAnswer, RuntimeError) as error:
            probe = name[len(suite) + 1 :] if name.startswith(suite + "/") else name
            yield _row(suite, probe, "", "", "", status="failed", reason=str(error))
