"""stream --mpi under each mpirun, with 1, 2 and 4 ranks: right elements and sums, and the
arithmetic of the table. Ranks share the cores here, so no bandwidth is looked at."""

import ast
import csv
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("ASSAY_BUILD", ROOT / "build/default")) / "bin"
KERNELS = ["copy", "mul", "add", "triad", "dot", "nstream"]
WORDS = {"copy": 2, "mul": 2, "add": 3, "triad": 3, "dot": 2, "nstream": 4}
SMALL = ["--mib", "0.05", "--reps", "3", "--threads", "1"]
ELEMENTS = int(0.05 * 2**20 / 8)


def clean_environment():
    """Without what a launcher around this test may have set."""
    kept = {k: v for k, v in os.environ.items() if not re.match("(OMPI|PMIX?|SLURM|OMP)_", k)}
    return dict(kept, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")


def run(command, **more):
    return subprocess.run(
        [str(word) for word in command],
        env={**clean_environment(), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def stream(mpi, ranks, *arguments):
    mpirun = shutil.which(f"mpirun.{mpi}")
    if not mpirun or not (BIN / f"stream_{mpi}").exists():
        pytest.skip(f"{mpi} is not installed")
    words = [mpirun]
    if mpi == "openmpi":
        words += ["--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1"]
    return run([*words, "-n", ranks, BIN / "stream", "--mpi", *arguments])


@pytest.fixture(params=["openmpi", "mpich"])
def mpi(request):
    return request.param


@pytest.mark.parametrize("ranks", [1, 2, 4])
def test_table_of_ranks(mpi, ranks):
    done = stream(mpi, ranks, "--csv", *SMALL)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [row["kernel"] for row in rows] == KERNELS
    for row in rows:
        number = {k: float(v) for k, v in row.items() if v and k not in ("kernel", "backend")}
        assert number["ranks"] == ranks
        assert number["bytes_a_rank"] == WORDS[row["kernel"]] * 8 * ELEMENTS
        moved = ranks * number["bytes_a_rank"] * 1e-9
        assert number["sum_GBps"] == pytest.approx(moved / number["slowest_s"], rel=1e-5)
        assert number["sum_median_GBps"] <= number["sum_GBps"]
        assert number["rank_min_GBps"] <= number["rank_median_GBps"] <= number["rank_max_GBps"]
        # The slowest rank of a repetition is no faster than the best of any rank.
        assert number["sum_GBps"] <= ranks * number["rank_min_GBps"] * (1 + 1e-5)
        expected = number["sum_GBps"] / (ranks * number["one_rank_GBps"])
        assert number["weak_scaling"] == pytest.approx(expected, abs=1e-4)
        assert ("allreduce_us" in number) == (row["kernel"] == "dot")
    mapping = re.findall(r"^rank (\d+)  host \S+  local (\d+) of (\d+)  target (\S+):", done.stderr,
                         re.M)  # fmt: skip
    assert [tuple(map(int, line[:3])) for line in mapping] == [(r, r, ranks) for r in range(ranks)]


def test_ranks_share_out_the_cores(mpi):
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        pytest.skip("one core alone")
    done = stream(mpi, 2, *SMALL)
    assert done.returncode == 0, done.stderr
    taken = re.findall(r"target .*? CPUs? (\S+)  threads 1$", done.stdout, re.M)
    assert len(taken) == 2, done.stdout
    assert taken[0] != taken[1]


def reframe_patterns():
    """The patterns of the ReFrame test, without ReFrame."""
    source = ast.parse((ROOT / "ci/cluster/stream_reframe.py").read_text())
    return {
        node.targets[0].id: node.value.value
        for node in source.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }


def test_lines_for_people_are_those_that_reframe_reads(mpi):
    done = stream(mpi, 2, "--backend", "serial,threads", *SMALL)
    assert done.returncode == 0, done.stderr
    pattern = reframe_patterns()
    assert re.search(pattern["VALID"], done.stdout, re.M)
    for kernel in KERNELS:
        for name in ("SUM", "SCALING"):
            found = re.findall(pattern[name].format(kernel=kernel), done.stdout, re.M)
            assert len(found) == 2, done.stdout
            assert all(float(value) > 0 for value in found)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--mib", "none"], "'none' is no size"),
        (["--backend", "abacus"], "no back end 'abacus'"),
        (["--compare"], "--compare is no option"),
        (["--mib", "100000000"], "do not fit"),
    ],
)
def test_bad_usage_is_said_once(mpi, arguments, says):
    done = stream(mpi, 2, *arguments)
    assert done.returncode == 2
    assert done.stderr.count(says) == 1, done.stderr
    assert "kernel" not in done.stdout


def test_without_mpirun_it_is_one_rank():
    if not any((BIN / f"stream_{name}").exists() for name in ("openmpi", "mpich")):
        pytest.skip("no MPI is installed")
    done = run([BIN / "stream", "--mpi", *SMALL])
    assert done.returncode == 0, done.stderr
    assert "rank 0  host" in done.stdout
    assert "Solution Validates" in done.stdout


def test_srun_with_a_strange_process_manager_is_refused():
    if not (BIN / "stream_openmpi").exists():
        pytest.skip("openmpi is not installed")
    done = run([BIN / "stream", "--mpi=openmpi", *SMALL], SLURM_STEP_NUM_TASKS="4")
    assert done.returncode == 2
    assert "srun started 4 tasks and MPI sees one rank" in done.stderr


def test_an_mpi_that_is_not_built_is_named():
    done = run([BIN / "stream", "--mpi=nompi"])
    assert done.returncode == 2
    assert "--mpi" in done.stderr
    assert "Traceback" not in done.stderr
