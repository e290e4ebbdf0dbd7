"""AMD's machine code: bundles, llvm-objdump's text, the timed region and its verdict."""

import struct

import pytest

from results.evidence import amdgpu, judge, region, tools

# llvm-objdump 15 of a chain for gfx90a, shortened.
CHAIN = """
k.elf:	file format elf64-amdgpu

0000000000001d00 <chain>:
	s_load_dwordx4 s[0:3], s[4:5], 0x0                         // 000000001D00: C00A0002 00000000
	v_mfma_f32_16x16x16f16 v[0:3], v[4:5], v[4:5], v[0:3]      // 000000001D08: D3CD0000 04020904
	s_memtime s[2:3]                                           // 000000001D10: C0900080 00000000
	s_waitcnt lgkmcnt(0)                                       // 000000001D18: BF8CC07F
	v_mfma_f32_16x16x16f16 v[0:3], v[4:5], v[4:5], v[0:3]      // 000000001D20: D3CD0000 04020904
	s_nop 7                                                    // 000000001D28: BF800007
	v_mfma_f32_16x16x16f16 v[0:3], v[4:5], v[4:5], v[0:3]      // 000000001D2C: D3CD0000 04020904
	s_memtime s[4:5]                                           // 000000001D34: C0900100 00000000
	s_endpgm                                                   // 000000001D3C: BF810000

0000000000001e00 <other>:
	s_getreg_b32 s2, hwreg(HW_REG_SHADER_CYCLES, 0, 20)        // 000000001E00: B882981D
	s_getreg_b32 s3, hwreg(HW_REG_SHADER_CYCLES, 0, 20)        // 000000001E04: B883981D
"""
MFMA = "v_mfma_f32_16x16x16f16"


def functions(text=CHAIN):
    return {f.name: f for f in amdgpu.functions(text.splitlines())}


def with_line(line):
    """The chain with one more instruction between the reads."""
    return functions(CHAIN.replace("\ts_nop 7 ", f"\t{line}\n\ts_nop 7 "))["chain"]


def test_region_holds_what_stands_between_the_reads():
    found = amdgpu.timed(functions()["chain"])
    assert found.work == {MFMA: 2}
    verdict = judge.verdict(found, 2, [MFMA], True)
    assert (verdict.status, verdict.value, verdict.evidence) == ("ok", 1.0, f"{MFMA} x 2")


LOOP = """
0000000000001d00 <turns>:
	s_memtime s[2:3]                                           // 000000001D10: C0900080 00000000
	v_mov_b32_e32 v1, 0                                        // 000000001D18: 7E020280
	v_mfma_f32_16x16x16f16 v[0:3], v[4:5], v[4:5], v[0:3]      // 000000001D20: D3CD0000 04020904
	s_add_i32 s6, s6, -1                                       // 000000001D28: 8106C106
	s_cmp_lg_u32 s6, 0                                         // 000000001D2C: BF078006
	v_mfma_f32_16x16x16f16 v[0:3], v[4:5], v[4:5], v[0:3]      // 000000001D30: D3CD0000 04020904
	s_cbranch_scc1 65529                                      // 000000001D38: BF85FFF9 <turns+0x20>
	v_mov_b32_e32 v1, 1                                        // 000000001D3C: 7E020281
	s_memtime s[4:5]                                           // 000000001D40: C0900100 00000000
"""


def test_one_loop_counts_as_its_turn():
    found = amdgpu.timed(functions(LOOP)["turns"])
    assert found.work == {MFMA: 2}
    assert found.loop == {"s_add_i32": 1, "s_cmp_lg_u32": 1, "s_cbranch_scc1": 1}
    assert found.setup == {"v_mov_b32_e32": 2}
    assert judge.verdict(found, 2, [MFMA], True).status == "ok"


def test_work_beside_the_loop_is_counted_with_it():
    moved = LOOP.replace("\tv_mov_b32_e32 v1, 1 ", f"\t{MFMA} v[0:3], v[4:5], v[4:5], v[0:3] ")
    found = amdgpu.timed(functions(moved)["turns"])
    assert judge.verdict(found, 2, [MFMA], True).status == "failed"


def test_wrong_counts_and_other_matrix_instructions_fail():
    found = amdgpu.timed(functions()["chain"])
    assert judge.verdict(found, 3, [MFMA], True).status == "failed"
    assert judge.verdict(found, 2, ["v_mfma_f32_32x32x8f16"], True).status == "failed"
    more = amdgpu.timed(with_line("v_smfmac_f32_16x16x32_f16 v[0:3], v[4:5], v[6:9], v10"))
    assert judge.verdict(more, 2, [MFMA], True).status == "failed"
    assert judge.absence(found) == f"want none, found {MFMA} x 2"


def test_accumulation_registers_are_told_by_the_code_not_by_the_text():
    line = f"{MFMA} a[0:3], v[4:5], v[4:5], a[0:3]  // 000000001D28: D3CD%s000 04020D06"
    named = {}
    for digit in "08":
        found = amdgpu.timed(with_line(line % digit))
        named[digit] = found.work[f"{MFMA}.agpr"]
        assert judge.verdict(found, 3, [MFMA], True).status == ("ok", "failed")[digit == "8"]
    assert named == {"0": 0, "8": 1}


def test_an_architecture_without_the_instruction_times_nothing():
    with pytest.raises(region.NothingTimed):
        amdgpu.timed(functions()["other"])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("s_cbranch_scc1 65520", "s_cbranch_scc1 between the reads"),
        ("s_cbranch_scc1 4  // 000000001D28: BF850004 <chain+0x34>", "s_cbranch_scc1 between"),
        ("s_cbranch_scc1 65520  // 000000001D28: BF85FFF0 <chain+0x8>", "s_cbranch_scc1 between"),
        ("scratch_load_dword v1, off, s0", "spills in the timed region"),
        ("s_memtime s[6:7]", "3 reads of the clock, not 2"),
    ],
)
def test_what_cannot_be_counted_is_refused(line, why):
    with pytest.raises(region.NoRegion, match=why):
        amdgpu.timed(with_line(line))


def test_bundles_anywhere_in_a_file_are_taken_apart():
    names = (b"host-x86_64-unknown-linux", b"hipv4-amdgcn-amd-amdhsa--gfx90a")
    head = b"__CLANG_OFFLOAD_BUNDLE__" + struct.pack("<Q", 2)
    head += struct.pack("<QQQ", 200, 0, len(names[0])) + names[0]
    head += struct.pack("<QQQ", 200, 4, len(names[1])) + names[1]
    bundle = head.ljust(200, b"\0") + b"code"
    assert list(amdgpu.bundled(b"before" + bundle + b"after")) == [("gfx90a", b"code")]
    assert list(amdgpu.bundled(b"no bundle here")) == []


def test_missing_tool_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(tools.MissingTool, match="apt-get install llvm-15"):
        amdgpu.objdump()
