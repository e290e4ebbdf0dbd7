"""The measuring programs of a build tree and what they say of themselves."""

import collections
import csv
import hashlib
import json
import subprocess

from runner import BUILD, UsageError

Program = collections.namedtuple("Program", "suite path")  # path as in programs.txt: "bin/stream"

ANSWER_SECONDS = 60


def listed(build=BUILD):
    """The lines of programs.txt: `<suite> bin/<path>`."""
    path = build / "programs.txt"
    try:
        lines = path.read_text().splitlines()
    except OSError:
        raise UsageError(f"{path} is not there: run ci/setup first") from None
    return [Program(*line.split(maxsplit=1)) for line in lines if line.strip()]


def name(path):
    """As a user types it: "micro/dpx/latency"."""
    return path[len("bin/") :] if path.startswith("bin/") else path


def sha16(path):
    """The first 16 hex digits of a file's SHA-256, which name a binary in rows; empty: no file."""
    digest = hashlib.sha256()
    if not path.is_file():
        return ""
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()[:16]


def ask(program, *arguments, build=BUILD):
    """(stdout, cause): what a program answers; the cause when it gave no answer."""
    command = [str(build / program.path), *arguments]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=ANSWER_SECONDS
        )
    except subprocess.TimeoutExpired:
        return "", f"{' '.join(arguments)}: no answer within {ANSWER_SECONDS} s"
    except OSError as error:
        return "", f"{program.path}: {error.strerror}"
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        cause = lines[-1] if lines else f"exit code {done.returncode}"
        return output, f"{' '.join(arguments)}: {cause}"
    return output, ""


def cases(program, pattern="", build=BUILD, quick=False):
    """(cases, cause): {suite, probe, point, quantity, unit, better} of each line of --list. A
    program may have fewer points under --quick."""
    arguments = (["--quick"] if quick else []) + ["--list"]
    arguments += ["--filter", pattern] if pattern else []
    output, cause = ask(program, *arguments, build=build)
    if pattern and "no case matches" in cause:
        return [], ""
    if cause:
        return [], cause
    return list(csv.DictReader(output.splitlines())), ""


def provenance(chosen, build=BUILD):
    """What the programs say of build and machine, the first word on each matter standing."""
    known = {}
    for program in {program.suite: program for program in reversed(chosen)}.values():
        output, cause = ask(program, "--provenance", build=build)
        try:
            said = {} if cause else json.loads(output)
        except ValueError:
            said = {}
        known = {**said, **known}
    return known
