"""stream and kernels on back end hip: what hipcc made of the kernels, and, before a runtime that
runs nothing, what the programs ask of HIP."""

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from results.evidence import amdgpu, tools

BUILD = Path(os.environ.get("ASSAY_BUILD", Path(__file__).resolve().parents[2] / "build/default"))
STREAM, KERNELS = BUILD / "bin/stream", BUILD / "bin/kernels"
STAND_IN = BUILD / "lib/hip_stand_in"
ARCHITECTURES = ["gfx90a", "gfx1030"]
# Loads and stores of 16 bytes of a thread, as in test_device_code.py.
WIDE = {"copy": (4, 4), "mul": (4, 4), "add": (4, 2), "triad": (4, 2), "nstream": (6, 2)}
# The same of the kernels beside STREAM, by the function that launches them. jacobi: the five of
# test_device_code.py, its neighbours to the left and right as one more, and a pack of the surface.
BESIDE = {"add_scaled": (4, 2), "turn": (4, 2), "jacobi": (7, 2), "gemm": (2, 8)}
CACHED, STREAMING = 1, 2


def run(program, *arguments):
    """Before the stand-in: the program's end, and (symbol, blocks, threads) of each launch."""
    if not (STAND_IN / "libamdhip64.so").exists():
        pytest.skip("hipcc is not installed")
    done = subprocess.run(
        [str(program), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        env=dict(os.environ, LD_LIBRARY_PATH=str(STAND_IN)),
    )
    lines = done.stderr.splitlines()
    return done, {tuple(line.split()[1:]) for line in lines if "launch" in line}


@pytest.fixture(scope="module", autouse=True)
def built():
    for program in (STREAM, KERNELS):
        if not program.exists():
            pytest.skip(f"{program} is not built")


def code_of(program):
    if not shutil.which("hipcc"):
        pytest.skip("hipcc is not installed")
    try:
        return amdgpu.kernels(str(program), ARCHITECTURES)
    except tools.MissingTool as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def found():
    return code_of(STREAM)


@pytest.fixture(scope="module")
def beside():
    return code_of(KERNELS)


def mnemonics(found, arch, wanted):
    """Those of the one kernel whose symbol has all of `wanted`."""
    here = [k for symbol, k in found[arch].items() if all(w in symbol for w in wanted)]
    assert len(here) == 1, sorted(found[arch])
    return [one.mnemonic for one in here[0].function.instructions]


def memory_of(mnemonics):
    """Without buffer_wbinvl1, buffer_gl0_inv, which move nothing."""
    moves = r"global_(load|store)|scratch_|flat_|buffer_(load|store)"
    return [m for m in mnemonics if re.match(moves, m)]


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("element", ["d", "f"])
@pytest.mark.parametrize("store", [CACHED, STREAMING])
@pytest.mark.parametrize("name", WIDE)
def test_a_tile_is_moved_by_16_bytes_and_nothing_is_spilled(found, arch, element, store, name):
    all_of_it = memory_of(
        mnemonics(
            found,
            arch,
            [f"stream3hip{len(name)}{name}I{element}E", f"each_bodyILNS2_5storeE{store}E"],
        )
    )
    count = Counter(all_of_it)
    assert (count["global_load_dwordx4"], count["global_store_dwordx4"]) == WIDE[name], count
    assert all(m.startswith("global_") for m in all_of_it), count
    wide = [m for m in all_of_it if m.endswith("x4")]
    # nstream's second pack of the array that it also writes waits for the first one's store.
    before = WIDE[name][0] - (name == "nstream")
    assert wide[:before] == ["global_load_dwordx4"] * before, wide


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("element", ["d", "f"])
def test_dot_reads_wide_into_several_accumulators(found, arch, element):
    all_of_it = memory_of(mnemonics(found, arch, [f"stream3hip3dotI{element}E", "reduce_body"]))
    assert Counter(all_of_it)["global_load_dwordx4"] >= 2 * 2 * 4, Counter(all_of_it)
    assert all(m.startswith("global_") for m in all_of_it), Counter(all_of_it)


def test_narrow_accesses_would_be_seen(found):
    """The rival by hand, an element a thread, has no wide access."""
    by_hand = memory_of(mnemonics(found, "gfx90a", ["4copyIdEEvPK"]))
    assert by_hand == ["global_load_dwordx2", "global_store_dwordx2"]


def launched_by(beside, arch, function):
    """What kernels that a function of kernels/portable.cpp launches do to memory."""
    inside = rf"kernels3hip\w*?{len(function)}{function}ERK"
    named = [k for symbol, k in beside[arch].items() if re.search(inside, symbol)]
    assert named, (function, sorted(beside[arch]))
    return [memory_of([one.mnemonic for one in k.function.instructions]) for k in named]


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("function", BESIDE)
def test_kernels_beside_stream_move_16_bytes(beside, arch, function):
    for moves in launched_by(beside, arch, function):
        count = Counter(moves)
        assert (count["global_load_dwordx4"], count["global_store_dwordx4"]) == BESIDE[function]


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_kernels_beside_stream_spill_nothing(beside, arch):
    for function in [*BESIDE, "gemv", "spmv", "dot"]:
        for moves in launched_by(beside, arch, function):
            assert all(m.startswith("global_") for m in moves), (function, Counter(moves))


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("function", ["dot", "gemv"])
def test_sums_of_a_block_or_a_row_read_wide_into_several_accumulators(beside, arch, function):
    for moves in launched_by(beside, arch, function):
        assert Counter(moves)["global_load_dwordx4"] >= 2 * 2 * 4, Counter(moves)


@pytest.mark.parametrize("rocm", ["5", "6"])
@pytest.mark.parametrize("backend", ["hip", "native-hip"])
def test_stream_is_registered_and_launched(backend, rocm, monkeypatch):
    monkeypatch.setenv("STAND_IN_ROCM", rocm)
    n = 100003
    mib = f"{n * 8 / 2**20:.9f}"
    done, launched = run(STREAM, "--backend", backend, "--mib", mib, "--reps", "1")
    assert done.stderr.count("code ") == 2, "portable and native"
    here = "stream3hip" if backend == "hip" else "GLOBAL__N_1"  # the rival runs too
    grids = {
        kernel: grid
        for symbol, grid, threads in launched
        for kernel in [*WIDE, "dot"]
        if threads == "256" and re.search(rf"{here}{len(kernel)}{kernel}IdE", symbol)
    }
    lanes = {k: 2 * WIDE[k][1] if backend == "hip" else 1 for k in WIDE}
    expected = {k: -(-n // (256 * lanes[k])) for k in WIDE}
    assert {k: int(grids[k]) for k in WIDE} == expected
    assert 1 <= int(grids["dot"]) <= 24
    assert done.returncode == 1, "nothing was computed, which the check sees"
    assert "Solution Validates" not in done.stdout


def test_kernels_are_registered_and_launched(monkeypatch):
    monkeypatch.setenv("STAND_IN_ROCM", "6")
    done, launched = run(KERNELS, "--backend", "hip", "--quick", "--filter", "kernel=(gemm|cg)")
    assert done.stderr.count("code ") == 1
    grids = {
        function: int(grid)
        for symbol, grid, _ in launched
        for function in ["gemm", "spmv", "add_scaled", "turn", "dot"]
        if re.search(rf"kernels3hip\w*?{len(function)}{function}ERK", symbol)
    }
    cube = 96**3 // (256 * 2 * 2)  # two packs of two doubles a thread
    assert grids == {"gemm": 1024 // 4, "spmv": cube, "add_scaled": cube, "turn": cube, "dot": 24}
    assert done.returncode == 1, "nothing was computed, which the check sees"
