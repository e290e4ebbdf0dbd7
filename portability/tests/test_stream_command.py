"""The command line of stream: what it lists, and what it refuses in one line."""

import csv
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STREAM = Path(os.environ.get("ASSAY_BUILD", ROOT / "build/default")) / "bin/stream"


@pytest.fixture
def stream():
    if not STREAM.exists():
        pytest.skip(f"{STREAM} is not built")

    def run(*arguments):
        return subprocess.run(
            [str(STREAM), *arguments], capture_output=True, text=True, check=False, timeout=100
        )

    return run


def sizes(done):
    assert done.returncode == 0, done.stderr
    points = [row["point"] for row in csv.DictReader(done.stdout.splitlines())]
    here = [p for p in points if "backend=serial" in p and "kernel=copy" in p]
    return sorted({int(re.search(r"bytes=(\d+)", p)[1]) for p in here})


def test_the_default_sweeps_from_l1_to_dram_and_quick_takes_three_of_it(stream):
    whole, quick = sizes(stream("--list")), sizes(stream("--list", "--quick"))
    assert len(quick) == 3
    assert set(quick) < set(whole)
    assert whole[0] < 512 << 10
    assert whole[-1] >= 256 << 20
    assert all(large <= 2.01 * small for small, large in zip(whole, whole[1:]))
    assert sizes(stream("--mib", "sweep", "--list")) == whole
