"""Configuring and building a preset, only as far as something changed."""

import json
import os
import subprocess
import sys
import time

from provision import ROOT, SetupError, debian, say

BUILD = ROOT / "build"


def configure(preset, settings, log):
    """Runs cmake where the settings or the installed packages differ from the tree's last time.

    Another compiler needs a fresh cache; anything else CMake's own checks of its inputs find."""
    tree = BUILD / preset
    stamp = tree / "setup.json"
    wanted = {"settings": settings, "packages": _packages()}
    before = json.loads(stamp.read_text()) if stamp.is_file() else None
    if before == wanted and (tree / "build.ninja").is_file():
        return
    say(f"configuring preset {preset}")
    fresh = [] if before and before["settings"] == settings else ["--fresh"]
    _run(
        ["cmake", "--preset", preset, *fresh, *(f"-D{k}={v}" for k, v in settings.items())],
        log,
        f"configuring preset {preset}",
    )
    stamp.write_text(json.dumps(wanted))


def cuda_compiler(preset="default"):
    """The nvcc that a configured tree builds with; empty: none."""
    stamp = BUILD / preset / "setup.json"
    known = json.loads(stamp.read_text()) if stamp.is_file() else {"settings": {}}
    return known["settings"].get("CMAKE_CUDA_COMPILER", "")


EVERYTHING = ("all",)
MEASURING = ("assay_measuring",)  # what ci/run_all measures and the libraries beside it: no tests
PACKED = (*MEASURING, "assay_gpu_tests")


def build(preset, log, targets=EVERYTHING):
    """Builds targets of a configured preset."""
    say(f"building preset {preset}")
    start = time.monotonic()
    _run(
        ["cmake", "--build", "--preset", preset, "-j", str(os.cpu_count()), "--target", *targets],
        log,
        f"building preset {preset}",
        live=sys.stdout.isatty(),
    )
    seconds = time.monotonic() - start
    if seconds > 5:
        say(f"built preset {preset} in {seconds:.0f} s")


def _packages():
    """Package names with versions, since a new library is only found by configuring again."""
    names = [package.name for package in debian.read_list()]
    try:
        answer = subprocess.run(
            ["dpkg-query", "-W", *names], capture_output=True, text=True, check=False
        )
    except OSError:
        return []
    return sorted(answer.stdout.split("\n"))


def _run(command, log, what, live=False):
    try:
        if live:
            code = subprocess.run(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False
            ).returncode
        else:
            code = _logged(command, log)
    except FileNotFoundError as error:
        raise SetupError(f"{command[0]} is missing") from error
    if code:
        raise SetupError(f"{what} failed: see {log}", code=1)


def _logged(command, log):
    with open(log, "a+") as output:
        start = output.tell()
        code = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        ).returncode
        if code:
            output.seek(start)
            print("".join(output.readlines()[-60:]), file=sys.stderr)
        return code
