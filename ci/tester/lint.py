"""The checks of ci/lint over tracked files: clang-format, ruff, shellcheck."""

import argparse
import re
import shutil
import subprocess
import sys

from tester import ROOT
from tester.cases import FAILED, PASSED, SKIPPED, Case

CXX = (".cpp", ".hpp", ".cu", ".cuh", ".h", ".c")
PYTHON_SHEBANG, SHELL_SHEBANGS = b"python3", (b"bash", b"/sh")


def tracked(root=ROOT):
    """The files that git tracks below `root`."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z"],
        capture_output=True,
        check=True,
    ).stdout
    paths = [root / name.decode() for name in listed.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def _shebang(path):
    if path.suffix:
        return b""
    with open(path, "rb") as file:
        line = file.readline(200)
    return line if line.startswith(b"#!") else b""


def cxx_files(paths):
    return [path for path in paths if path.suffix in CXX]


def python_files(paths):
    return [path for path in paths if path.suffix == ".py" or PYTHON_SHEBANG in _shebang(path)]


def shell_files(paths):
    return [
        path
        for path in paths
        if path.suffix == ".sh" or any(name in _shebang(path) for name in SHELL_SHEBANGS)
    ]


def _tool(name):
    """The tool of build/venv, else that of PATH."""
    own = ROOT / "build" / "venv" / "bin" / name
    return str(own) if own.is_file() else shutil.which(name)


CONCISE = "--output-format=concise"  # of ruff: one line a finding
CHECKS = {
    "clang-format": ("clang-format", cxx_files, ["--dry-run", "-Werror"]),
    "ruff-check": (
        "ruff",
        python_files,
        ["check", "--quiet", "--no-cache", CONCISE],
    ),
    "ruff-format": ("ruff", python_files, ["format", "--check", "--no-cache", CONCISE]),
    "shellcheck": ("shellcheck", shell_files, ["--format=gcc"]),
}


def check(name, root=ROOT):
    """One check as a test case; its output holds one line a finding."""
    tool, choose, options = CHECKS[name]
    case, program, files = f"ci.lint.{name}", _tool(tool), choose(tracked(root))
    if program is None:
        return Case(case, SKIPPED, f"{tool} is not installed")
    if not files:
        return Case(case, PASSED)
    done = subprocess.run(
        [program, *options, *map(str, files)], cwd=root, capture_output=True, text=True, check=False
    )
    findings = _findings(done.stdout + done.stderr, root)
    if done.returncode == 0:
        return Case(case, PASSED)
    return Case(case, FAILED, f"{len(findings)} findings", "\n".join(findings))


def _findings(text, root):
    """One line a finding with the path as git names it; quoted source lines are left out."""
    lines = [line.replace(f"{root}/", "") for line in text.splitlines()]
    return [line for line in lines if re.match(r"[^\s:]+:\d+:\d+:", line)]


def cases(root=ROOT):
    return [check(name, root) for name in CHECKS]


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="ci/lint",
        description="clang-format, ruff and shellcheck over the files of the checkout; "
        "prints one line a finding.",
        epilog="exit codes: 0 clean (a missing tool is named), 1 findings, 2 bad usage",
    )
    parser.add_argument(
        "--only", choices=list(CHECKS), metavar="CHECK", help="one check: " + ", ".join(CHECKS)
    )
    options = parser.parse_args(arguments)
    failed = False
    for case in [check(options.only)] if options.only else cases():
        if case.outcome == SKIPPED:
            print(f"{case.name} skipped: {case.reason}", file=sys.stderr)
        elif case.outcome == FAILED:
            failed = True
            print(case.output)
    return int(failed)
