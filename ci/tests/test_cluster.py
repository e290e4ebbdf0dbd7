"""ci/cluster: the scripts for a cluster, read and dry-run with a stand-in for srun."""

import ast
import os
import pathlib
import re
import subprocess

import pytest

CLUSTER = pathlib.Path(__file__).resolve().parents[1] / "cluster"
SCRIPT = CLUSTER / "stream.sbatch"


@pytest.mark.parametrize("path", sorted(CLUSTER.glob("*.py")), ids=lambda path: path.name)
def test_python_is_sound(path):
    compile(path.read_text(encoding="utf-8"), str(path), "exec", ast.PyCF_ONLY_AST)


@pytest.mark.parametrize("path", sorted(CLUSTER.glob("*.sbatch")), ids=lambda path: path.name)
def test_shell_is_sound(path):
    subprocess.run(["bash", "-n", str(path)], check=True)
    lines = path.read_text(encoding="utf-8").splitlines()
    directives = [i for i, line in enumerate(lines) if line.startswith("#SBATCH ")]
    assert directives
    # Slurm stops reading directives at the first command.
    assert all(line.startswith("#") or not line for line in lines[: directives[-1]])
    assert all(re.fullmatch(r"#SBATCH --[a-z-]+(=\S+)?", lines[i]) for i in directives)


@pytest.fixture
def slurm(tmp_path):
    """What a job finds: srun, here a stand-in that prints its arguments, and Slurm's variables."""
    for name, text in (("srun", 'echo srun "$@"'), ("stream", "exit 1")):
        (tmp_path / name).write_text(f"#!/bin/bash\n{text}\n")
        (tmp_path / name).chmod(0o755)

    def run(nodes, *arguments, **more):
        variables = {
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "SLURM_SUBMIT_DIR": str(tmp_path),
            "SLURM_JOB_NUM_NODES": str(nodes),
            "SLURM_NTASKS_PER_NODE": "4",
            "SLURM_CPUS_PER_TASK": "16",
            "STREAM": str(tmp_path / "stream"),
            **more,
        }
        return subprocess.run(["bash", str(SCRIPT), *arguments], env=variables,
                              capture_output=True, text=True, check=False, timeout=30)  # fmt: skip

    return run


@pytest.mark.parametrize(("nodes", "steps"), [(1, [1]), (4, [1, 2, 4]), (6, [1, 2, 4, 6])])
def test_job_scales_to_all_its_nodes(slurm, nodes, steps):
    done = slurm(nodes, "--backend", "openmp")
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("srun ")]
    assert [int(re.search(r"--nodes=(\d+)", line)[1]) for line in lines] == steps
    assert [int(re.search(r"--ntasks=(\d+)", line)[1]) for line in lines] == [4 * n for n in steps]
    assert all(line.endswith("stream --mpi --backend openmp") for line in lines)


def test_job_without_the_program_says_so(slurm):
    done = slurm(1, STREAM="/nowhere/stream")
    assert done.returncode == 2
    assert "/nowhere/stream is no program" in done.stderr
