"""AMD's probes hold the instructions that they name, and say which architecture lacks them."""

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from results.evidence.collect import collect

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("ASSAY_BUILD_DIR", ROOT / "build" / "default"))
PROBES = sorted(path.stem for path in (ROOT / "micro" / "amd").glob("*.hip"))

pytestmark = pytest.mark.skipif(
    not shutil.which("hipcc") or not (BUILD / "bin" / "micro" / "amd" / PROBES[0]).exists(),
    reason="the AMD probes are not built",
)


def rows():
    return list(collect(BUILD, [f"micro/amd/{name}" for name in PROBES]))


def test_every_instruction_is_there_and_none_is_missing():
    found = rows()
    assert [row for row in found if row["status"] not in ("ok", "skipped")] == []
    assert Counter(row["status"] for row in found) == {"ok": 442, "skipped": 401}
    assert {row["value"] for row in found if row["status"] == "ok"} == {1.0}
    assert {row["probe"] for row in found} == {f"amd/{name}" for name in PROBES}


def test_what_an_architecture_lacks_is_said():
    lacking = {
        (row["probe"], row["point"]): row["reason"] for row in rows() if row["status"] == "skipped"
    }
    at = "arch=gfx1030;%sshape=16x16x16;type=f16.f32"
    for probe, registers in (("mfma_dense", "registers=vgpr;"), ("wmma_rdna", "")):
        assert lacking[f"amd/{probe}", at % registers] == "gfx1030 has no such instruction"


@pytest.mark.parametrize("name", PROBES)
def test_rows_without_a_device_say_so(name):
    done = subprocess.run(
        [BUILD / "bin" / "micro" / "amd" / name, "--csv"],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()[1:]
    assert lines
    assert all(",skipped," in line and "no AMD device" in line for line in lines)
