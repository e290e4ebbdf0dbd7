"""ci/run_all pack: the archive of this checkout, unpacked elsewhere and run on a bare node."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

import jsonschema
import pytest
from runner import pack

from results import rows

ROOT = pathlib.Path(__file__).resolve().parents[2]
OF_THE_SYSTEM = ("linux-vdso", "/lib64/ld-linux")


def packed(archive):
    command = [sys.executable, ROOT / "ci" / "run_all", "pack", "--no-setup", archive]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """(unpacked folder, environment): a PATH of python3 and env alone, nothing else set."""
    folder = tmp_path_factory.mktemp("node")
    archive = folder / "a.tar.gz"
    done = packed(archive)
    assert done.returncode == 0, done.stderr
    assert archive.stat().st_size <= pack.SIZE_LIMITS[".gz"]
    with tarfile.open(archive) as file:
        file.extractall(folder)
    (folder / "bin").mkdir()
    python = pathlib.Path("/usr/bin/python3")
    for tool in (python if python.exists() else pathlib.Path(sys.executable), shutil.which("env")):
        (folder / "bin" / pathlib.Path(tool).name).symlink_to(tool)
    (root,) = folder.glob("assay-*")
    return root, {"PATH": str(folder / "bin")}


def on_node(node, *command):
    root, environment = node
    program = [root / "ci" / command[0], *map(str, command[1:])]
    options = {"cwd": "/", "env": environment, "timeout": 600, "check": False}
    return subprocess.run(program, capture_output=True, text=True, **options)


def programs(root):
    lines = (root / "build/default/programs.txt").read_text().splitlines()
    return [root / "build/default" / line.split()[1] for line in lines]


# A little of each suite: whole runs are for ci/run_all.
SOME = "backend=serial;.*kernel=triad|intrinsic=__vimax3_s32"


@pytest.mark.slow
def test_the_archive_by_default_stays_within_its_promise(tmp_path):
    archive = tmp_path / "a.tar.xz"
    done = packed(archive)
    assert done.returncode == 0, done.stdout + done.stderr
    assert archive.stat().st_size <= 60_000_000


def test_the_archive_runs_where_nothing_else_is(node, tmp_path):
    root, _ = node
    options = ["--no-setup", "--quick", "--filter", SOME, "--out", tmp_path / "out"]
    done = on_node(node, "run_all", "run", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    found = list(rows.read(tmp_path / "out"))
    assert {row["status"] for row in found if row["probe"] == "stream"} == {"ok"}
    named = (root / "build/default/programs.txt").read_text()
    assert ("micro " not in named) or any(row["quantity"] == "sass" for row in found)
    assert (tmp_path / "out" / "index.html").is_file()
    schema = json.loads((ROOT / "results" / "manifest.schema.json").read_text())
    jsonschema.validate(json.loads((tmp_path / "out" / "manifest.json").read_text()), schema)


def test_the_gpu_tests_run_without_ctest(node):
    done = on_node(node, "test", "--no-setup", "--only", "gpu")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed, 0 failed, " in done.stdout.splitlines()[-1]


def test_no_library_comes_from_outside_but_the_c_library(node):
    root, _ = node
    for program in programs(root):
        told = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
        for line in told.splitlines():
            library, _, place = line.strip().partition(" => ")
            own = os.path.realpath(place.split(" (")[0]).startswith(str(root.resolve()))
            system = library.startswith(OF_THE_SYSTEM) or pack.SYSTEM.match(library)
            assert own or system, f"{program.name}: {line}"


def test_a_name_of_another_kind_is_refused(tmp_path):
    done = packed(tmp_path / "a.zip")
    assert done.returncode == 2
    assert ".tar.xz or .tar.gz" in done.stderr
