"""Evidence of programs: rows of results/evidence, made once a binary and kept by the build.

A packed archive carries the kept files, and a machine without a disassembler reads them."""

import hashlib
import os
import sys

from provision import gpu

from runner import BUILD, ROOT, rows
from runner.child import Child
from runner.programs import sha16

LIMIT_SECONDS = 900
NO_DISASSEMBLER = 77


def kept(program, build=BUILD):
    """Where a program's evidence is kept: named after the binary and the code that judges it."""
    digest = hashlib.sha256(sha16(build / program).encode())
    for path in sorted((ROOT / "results" / "evidence").glob("*.py")):
        digest.update(path.read_bytes())
    return build / "evidence" / f"{digest.hexdigest()[:16]}.csv"


def of_program(program, logs, build=BUILD):
    """(rows, cause): the rows on a program's machine code, or why there are none."""
    path = kept(program, build)
    if not (build / program).is_file():
        return [], f"{program} was not built"
    if path.is_file():
        return _rows(path.read_text(encoding="utf-8").splitlines()), ""
    child = Child(_command(program, build), LIMIT_SECONDS, logs / "evidence.log")
    lines = list(child)
    try:
        found = _rows(lines)
    except rows.NotARow as error:
        return [], f"evidence of {program}: {error}"
    if child.code not in (0, 1, NO_DISASSEMBLER) or not lines:
        return [], f"evidence of {program}: {child.ending or 'no answer'}"
    if child.code != NO_DISASSEMBLER and all("arch=" in row["point"] for row in found):
        _keep(path, lines)
    return found, ""


def _command(program, build):
    python = ROOT / "build" / "venv" / "bin" / "python"
    interpreter = str(python) if python.exists() else sys.executable
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import runpy; " \
            "runpy.run_module('results.evidence', run_name='__main__')"  # fmt: skip
    return [interpreter, "-Bc", start, str(build), "--rows", "-", "--programs", program]


def _rows(lines):
    if lines and lines[0] + "\n" != rows.HEADER:
        raise rows.NotARow("an unknown header")
    return [rows.parse(line) for line in lines[1:]]


def _keep(path, lines):
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
    unfinished.replace(path)


def without_arch(point):
    return ";".join(axis for axis in point.split(";") if not axis.startswith("arch="))


class Book:
    """Looks a timing row's evidence up and lets its verdict bear on the row."""

    def __init__(self):
        self._known = {}
        self._archs = {device.name: device.arch for device in gpu.devices()[0]}

    def add(self, found):
        for row in found:
            axes = dict(axis.partition("=")[::2] for axis in row["point"].split(";"))
            key = (row["suite"], row["probe"], without_arch(row["point"]), axes.get("arch", ""))
            self._known[key] = row

    def complete(self, row):
        """Fills `evidence` of a row from a device; emulated or refuted code changes its status."""
        arch = self._archs.get(row["device"])
        proof = self._find(row, arch) if arch else None
        if proof is None or row["status"] not in ("ok", "unstable"):
            return row
        row = dict(row, evidence=row["evidence"] or proof["evidence"])
        if proof["status"] == "failed" or (proof["status"] == "emulated" and row["status"] == "ok"):
            said = f"evidence: {proof['reason'] or proof['status']}"
            row["status"] = proof["status"]
            row["reason"] = "; ".join(part for part in (row["reason"], said) if part)
        return row

    def _find(self, row, arch):
        """The row of evidence of "sm_90", which code for sm_90a is as well."""
        key = (row["suite"], row["probe"], without_arch(row["point"]))
        return next(
            (
                self._known[(*key, name)]
                for name in (arch + "a", arch)
                if (*key, name) in self._known
            ),
            None,
        )
