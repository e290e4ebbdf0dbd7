"""AMD's probes hold the instructions that they name, and say which architecture lacks them."""

import csv
import io
import json
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
    assert Counter(row["status"] for row in found) == {"ok": 732, "skipped": 411}
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


def on_stand_in(name, *words, cycles=0, mhz=1500, **environment):
    """What a program says on the made-up device of stand_in_hip.cpp."""
    done = subprocess.run(
        [BUILD / "bin" / "micro" / "amd" / name, *words],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "LD_LIBRARY_PATH": str(BUILD / "lib" / "stand_in_hip"),
            "STAND_IN_CYCLES": str(cycles),
            "STAND_IN_MHZ": str(mhz),
            **environment,
        },
    )
    return done.stdout


def quantities(name, point, **readings):
    text = on_stand_in(name, "--quick", "--csv", "--point", point, **readings)
    return {row["quantity"]: row for row in csv.DictReader(io.StringIO(text))}


MFMA = "type=f16.f32;shape=32x32x8;registers=agpr;ilp=4;waves=4"
ISSUED = 16 * 4096 * 4  # of a unit: 16 a turn, 4096 turns, 4 waves
FLOP = 2 * 32 * 32 * 8 * ISSUED


def test_a_rate_is_operations_over_the_slowest_wave_beside_its_peak():
    found = quantities("mfma_dense", MFMA, cycles=FLOP // 900)
    assert {row["status"] for row in found.values()} == {"ok"}
    assert float(found["rate"]["value"]) == pytest.approx(900, rel=1e-5)
    assert float(found["rate"]["peak"]) == 1024
    assert float(found["throughput"]["value"]) == pytest.approx(900 * 110 * 1500e-6, rel=1e-5)
    assert float(found["throughput"]["peak"]) == pytest.approx(1024 * 110 * 1500e-6, rel=1e-5)
    assert "s_memtime at 1500 MHz" in found["rate"]["check"]


@pytest.mark.parametrize(
    ("rate", "mhz", "reason"),
    [
        (1100, 1500, "1100 is above 1.02 of the peak 1024"),
        (900, 1800, "s_memtime ran at 1800 MHz, above the device's 1700"),
    ],
)
def test_what_cannot_be_is_failed(rate, mhz, reason):
    found = quantities("mfma_dense", MFMA, cycles=FLOP // rate, mhz=mhz)
    assert {(row["status"], row["reason"]) for row in found.values()} == {("failed", reason)}


def test_bytes_of_a_load_and_cycles_of_a_walk():
    found = quantities("lds_dpp_amd", "operation=ds_read_b128;waves=4", cycles=1_000_000)
    assert float(found["rate"]["value"]) == pytest.approx(64 * 16 * ISSUED / 1e6)
    found = quantities("memory", "path=vector;footprint=8KiB", cycles=120 * 16 * 4096)
    assert float(found["latency"]["value"]) == 120


def test_calls_of_all_lanes_and_their_operations():
    calls = 64 * 4096 * 16  # of a unit: 64 a turn, 4096 turns, 16 waves
    point = "op=fma_f32;ilp=4;waves=16"
    found = quantities("alu_ilp_tlp", point, cycles=64 * calls // 60)
    assert float(found["throughput"]["value"]) == pytest.approx(60, rel=1e-5)
    assert float(found["flops"]["value"]) == pytest.approx(2 * 60 * 110 * 1500e-6, rel=1e-5)
    assert float(found["flops"]["peak"]) == pytest.approx(128 * 110 * 1500e-6, rel=1e-5)
    assert found["throughput"]["check"] == "s_memtime at 1500 MHz"
    assert quantities("alu_ilp_tlp", "op=exp_f32;ilp=1;waves=4").keys() == {"throughput"}


def test_what_the_device_lacks_is_said_before_what_the_program_lacks():
    def reasons(name):
        text = on_stand_in(name, "--csv", STAND_IN_NO_CODE="1")
        return {row["reason"] for row in csv.DictReader(io.StringIO(text))}

    assert reasons("smfmac") == {"gfx90a has no such instruction"}
    assert reasons("memory") == {"the program holds no machine code for gfx90a"}


def test_a_chain_that_grew_no_longer_is_failed():
    found = quantities("lds_dpp_amd", "operation=dpp_row_shr", cycles=1000)
    assert found["latency"]["status"] == "failed"
    assert "the longer chain took no longer" in found["latency"]["reason"]


def test_the_device_stands_in_the_manifest():
    facts = json.loads(on_stand_in("memory", "--provenance"))["devices"]["0"]
    assert (facts["name"], facts["pci"]) == ("AMD Instinct MI250X", "0000:c3:00.0")
    assert (facts["architecture"], facts["sms"], facts["max_clock_mhz"]) == ("gfx90a", 110, 1700)
