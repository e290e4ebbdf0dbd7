"""A copy of the scripts with a build tree of one fake program, as an unpacked archive has."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "ci"), str(ROOT)]

from results.rows import COLUMNS  # noqa: E402


class House:
    """The copy: `run_all` and `test` are its commands."""

    def __init__(self, root):
        self.root = root
        self.build = root / "build" / "default"

    def command(self, *arguments):
        return [sys.executable, str(self.root / "ci" / "run_all"), *map(str, arguments)]

    def environment(self, **fake):
        return {"PATH": os.environ["PATH"], **{key: str(value) for key, value in fake.items()}}

    def run_all(self, *arguments, **fake):
        return subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=120,
                              env=self.environment(**fake), check=False)  # fmt: skip


@pytest.fixture
def house(tmp_path):
    root = tmp_path / "house"
    unwanted = shutil.ignore_patterns("tests", "__pycache__")
    shutil.copytree(ROOT / "ci", root / "ci", ignore=unwanted)
    shutil.copytree(ROOT / "results", root / "results", ignore=unwanted)
    made = House(root)
    (made.build / "bin").mkdir(parents=True)
    program = made.build / "bin" / "fake"
    shutil.copy(ROOT / "ci" / "tests" / "fake_program.py", program)
    program.chmod(0o755)
    (made.build / "bin" / "columns.txt").write_text(",".join(COLUMNS))
    (made.build / "programs.txt").write_text("portability bin/fake\n")
    return made
