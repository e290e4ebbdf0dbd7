"""The disassembly's text, its flow and its timed region, on stored lines that need no tools."""

from collections import Counter

import pytest

from results import evidence
from results.evidence import disassembly, flow
from results.evidence.classes import class_of, is_uniform

# nvdisasm 13 of a chain for sm_80 and of its loop, shortened; the loop is left by a CALL, as ptxas
# does where the body is long.
LOOP = """
	.target	sm_80
//--------------------- .text.chain --------------------------
	.section	.text.chain,"ax",@progbits
	.sectioninfo	@"SHI_REGISTERS=12"
        .type           chain,@function
chain:
.text.chain:
        /*0000*/                   IMAD.MOV.U32 R1, RZ, RZ, c[0x0][0x28] ;
        /*0070*/                   CS2R R4, SR_CLOCKLO ;
        /*0080*/                   IMAD.MOV.U32 R6, RZ, RZ, c[0x0][0x168] ;
        /*00a0*/                   ISETP.GE.AND P0, PT, R6, 0x1, PT ;
        /*00b0*/              @!P0 BRA `(.L_x_66) ;
        /*00c0*/                   IMAD.MOV.U32 R6, RZ, RZ, RZ ;
.L_x_67:
        /*00e0*/                   ISETP.GE.AND P0, PT, R9, R0.reuse, PT ;
        /*00f0*/                   IMNMX R9, R0, R9, !PT ;
        /*0130*/                   IADD3 R6, R6, 0x1, RZ ;
        /*0140*/              @!P0 IMAD.MOV R7, RZ, RZ, R8 ;
        /*10a0*/                   IMNMX R9, R0, R9, !PT ;
        /*10c0*/              @!P0 IMAD.MOV R7, RZ, RZ, R8 ;
        /*10d0*/                   ISETP.GE.AND P0, PT, R6, c[0x0][0x168], PT ;
        /*10e0*/                   IADD3 R8, R7, 0x1, RZ ;
        /*1100*/               @P0 CALL.REL.NOINC `(.L_x_66) ;
        /*1110*/                   BRA `(.L_x_67) ;
.L_x_66:
        /*1120*/                   CS2R R6, SR_CLOCKLO ;
        /*1170*/                   STG.E [R2.64], R9 ;
        /*11a0*/                   EXIT ;
.L_x_68:
        /*11b0*/                   BRA `(.L_x_68);
        /*11c0*/                   NOP;
"""

# sm_120a: clock reads on the uniform datapath, part of the region behind the kernel's end.
SPLIT = """
	.section	.text.other,"ax",@progbits
other:
        /*0000*/                   CS2UR UR6, SR_CLOCKLO ;
        /*0010*/                   VIMNMX.S32 R0, R0, R3, !PT ;
        /*0020*/                   UISETP.NE.AND UP0, UPT, UR4, URZ, UPT ;
        /*0030*/                   BRA.U UP0, `(.L_x_9) ;
.L_x_8:
        /*0040*/                   S2UR UR8, SR_CLOCKLO ;
        /*0050*/                   EXIT ;
.L_x_9:
        /*0060*/                   VIMNMX.S32 R0, R0, R4, !PT ;
        /*0070*/                   VIADD R0, R0, 0x1 ;
        /*0080*/                   BRA `(.L_x_8) ;
"""


def only(text):
    (function,) = disassembly.functions(text.splitlines())
    return function


def test_parser_reads_predicates_mnemonics_operands_and_labels():
    function = only(LOOP)
    assert function.name == "chain"
    assert function.instructions[4] == evidence.Instruction("!P0", "BRA", "`(.L_x_66)")
    assert function.instructions[1].operands == "R4, SR_CLOCKLO"
    assert function.instructions[0].base == "IMAD"
    assert function.labels[".L_x_67"] == 6


def test_parser_tells_functions_apart():
    names = [function.name for function in disassembly.functions((LOOP + SPLIT).splitlines())]
    assert names == ["chain", "other"]


def test_the_endless_branch_behind_a_kernel_is_no_loop():
    (loop,) = flow.loops(only(LOOP))
    assert sorted(loop) == list(range(6, 16))


def test_region_sorts_work_from_what_times_it():
    region = evidence.timed(only(LOOP))
    assert region.work == Counter({"IMNMX": 2, "ISETP.GE.AND": 1, "IMAD.MOV": 2, "IADD3": 1})
    assert region.loop == Counter({"IADD3": 1, "ISETP.GE.AND": 1})
    assert region.control == Counter({"BRA": 2, "CALL.REL.NOINC": 1})
    assert region.setup == Counter({"IMAD.MOV.U32": 2, "ISETP.GE.AND": 1})


def test_region_follows_branches_out_of_line():
    region = evidence.timed(only(SPLIT))
    assert region.work["VIMNMX.S32"] == 2


def test_an_indexed_constant_is_work_and_a_parameter_is_not():
    for operands, work in (("R8, c[0x3][R8]", 1), ("R8, c[0x0][0x160]", 0)):
        text = SPLIT.replace("VIADD R0, R0, 0x1", f"LDC {operands}")
        assert evidence.timed(only(text)).work["LDC"] == work


def test_region_needs_two_reads():
    with pytest.raises(evidence.NoRegion, match="1 reads"):
        evidence.timed(only(LOOP.replace("CS2R R6, SR_CLOCKLO", "NOP")))


def test_an_empty_region_is_refused():
    lines = [line for line in SPLIT.splitlines() if "VIMNMX" not in line and "VIADD" not in line]
    lines = [line for line in lines if "UISETP" not in line]
    with pytest.raises(evidence.NoRegion, match="result is not used"):
        evidence.timed(only("\n".join(lines)))


@pytest.mark.parametrize(
    ("mnemonic", "expected"),
    [
        ("IADD3", "add"), ("IMAD.IADD", "add"), ("VIADD", "add"), ("UIADD3", "add"),
        ("VIADD.16x2", "VIADD"), ("IMAD.MOV.U32", "move"), ("UMOV", "move"), ("LOP3.LUT", "logic"),
        ("USHF.L.U32", "bits"), ("IMAD.U32", "bits"), ("LEA.HI", "bits"), ("UPRMT", "bits"),
        ("IMAD", "multiply"), ("VIADDMNMX.S16x2.RELU", "minmax"), ("IMNMX.U32", "minmax"),
        ("VIMNMX3", "minmax"), ("UISETP.GE.AND", "compare"), ("LDC.64", "constant"),
        ("HMMA.16816.F32", "matrix"), ("UTCHMMA", "matrix"), ("CALL.REL.NOINC", "call"),
    ],
)  # fmt: skip
def test_classes(mnemonic, expected):
    assert class_of(mnemonic) == expected


def test_uniform_datapath_is_told_from_tensor_memory():
    assert is_uniform("USHF.L.U32")
    assert not is_uniform("UTCHMMA")


def region(**work):
    return evidence.Region(work=Counter({m.replace("_", "."): n for m, n in work.items()}))


def test_native_counts_are_exact():
    assert evidence.verdict(region(VIMNMX3=64), 64, ["VIMNMX3"], True).status == "ok"
    for found in (region(VIMNMX3=63), region(VIMNMX3=65), region(VIMNMX3=64, VIMNMX=1)):
        assert evidence.verdict(found, 64, ["VIMNMX3"], True).status == "failed"


def test_a_native_form_of_another_family_is_exact_in_its_base():
    good = region(**{"HMMA_16816_F32": 16, "IADD3": 4})
    bad = region(**{"HMMA_16816_F32": 16, "HMMA_1688_F32": 1})
    assert evidence.verdict(good, 16, ["HMMA.16816.F32"], True).status == "ok"
    assert evidence.verdict(bad, 16, ["HMMA.16816.F32"], True).status == "failed"


@pytest.mark.parametrize(
    ("rest", "status"),
    [(0, "failed"), (1, "emulated"), (3, "emulated"), (5, "emulated"), (6, "failed")],
)
def test_emulated_forms_may_differ_by_two_an_operation(rest, status):
    stated = ["IMNMX", "LOP3.LUT", "LOP3.LUT", "IADD3"]
    found = region(IMNMX=64, LOP3_LUT=64 * rest) if rest else region(IMNMX=64)
    assert evidence.verdict(found, 64, stated, False).status == status


def test_emulated_minmax_and_lone_comparisons_are_exact():
    stated = ["ISETP.GE.AND", "SEL"]
    for isetp, status in ((64, "emulated"), (63, "failed"), (65, "failed")):
        found = region(ISETP_GE_AND=isetp, SEL=64)
        assert evidence.verdict(found, 64, stated, False).status == status


def test_spills_and_many_loop_instructions_are_refused():
    spilled = region(VIMNMX3=64, STL=1)
    assert "spills" in evidence.verdict(spilled, 64, ["VIMNMX3"], True).reason
    looping = region(VIMNMX3=64)
    looping.control = Counter(BRA=100)
    assert "loop and clock" in evidence.verdict(looping, 64, ["VIMNMX3"], True).reason


def test_a_cluster_barrier_is_refused_where_it_is_not_the_operation():
    loads, barriers = Counter(LD=64), Counter(UCGABAR_ARV=64, UCGABAR_WAIT=64)
    waiting = evidence.Region(work=loads + Counter(UCGABAR_ARV=1, UCGABAR_WAIT=1))
    assert "cluster barrier" in evidence.verdict(waiting, 64, ["LD"], True).reason
    assert evidence.verdict(evidence.Region(work=loads), 64, ["LD"], True).status == "ok"
    named = evidence.verdict(evidence.Region(work=barriers), 64, list(barriers), True)
    assert named.status == "ok"


def test_the_check_names_what_stands_beside():
    verdict = evidence.verdict(region(VIMNMX=64, SEL=64), 64, ["VIMNMX"], True)
    assert verdict.check == "64 operations of VIMNMX; beside them SEL x 64; loop and clock 0"


# sm_90a of an emulated s4 mma, shortened: two calls of a subroutine that calls another, between the
# reads; a return by register leads nowhere.
CALLS = """
	.section	.text.calling,"ax",@progbits
calling:
        /*0000*/                   CS2R R4, SR_CLOCKLO ;
        /*0010*/                   MOV R20, 0x30 ;
        /*0020*/                   CALL.REL.NOINC `($calling$emulation) ;
        /*0030*/                   MOV R20, 0x50 ;
        /*0040*/                   CALL.REL.NOINC `($calling$emulation) ;
        /*0050*/                   CS2R R6, SR_CLOCKLO ;
        /*0060*/                   STG.E [R2.64], R9 ;
        /*0070*/                   EXIT ;
        .weak           $calling$emulation
$calling$emulation:
        /*0080*/                   LOP3.LUT R0, R0, R9, RZ, 0xc0, !PT ;
        /*0090*/                   IMMA.16832.S8.S8 R8, R0.ROW, R4.COL, R8 ;
        /*00a0*/                   CALL.REL.NOINC `($calling$shift) ;
        /*00b0*/                   IMMA.16832.S8.S8 R8, R2.ROW, R6.COL, R8 ;
        /*00c0*/                   RET.REL.NODEC R20 `(calling) ;
$calling$shift:
        /*00d0*/                   SHF.R.S32.HI R0, RZ, 0x4, R0 ;
        /*00e0*/                   RET.REL.NODEC R22 `(calling) ;
"""
SEQUENCE = ["CALL.REL.NOINC"] * 2 + ["LOP3.LUT", "SHF.R.S32.HI"] + ["IMMA.16832.S8.S8"] * 2


def test_a_subroutine_counts_once_a_call():
    region = evidence.timed(only(CALLS))
    assert region.work["IMMA.16832.S8.S8"] == 4
    assert region.work["SHF.R.S32.HI"] == 2
    assert region.work["CALL.REL.NOINC"] == 4
    assert region.control["RET.REL.NODEC"] == 4


def test_a_subroutine_called_in_a_loop_is_work():
    loop = CALLS.replace("MOV R20, 0x30", "ISETP.GE.AND P0, PT, R6, R7, PT").replace(
        "CS2R R6, SR", "@!P0 BRA `(.L_x_1) ;\n        /*0058*/                   CS2R R6, SR"
    )
    loop = loop.replace("        /*0010*/", ".L_x_1:\n        /*0010*/")
    region = evidence.timed(only(loop))
    assert region.work["LOP3.LUT"] == 2
    assert not region.setup


def test_matrix_instructions_of_a_subroutine_are_exact():
    good = evidence.verdict(evidence.timed(only(CALLS)), 2, SEQUENCE, False)
    assert (good.status, good.value) == ("emulated", 6)
    assert good.evidence.startswith("IMMA.16832.S8.S8 x 4")
    for wrong, reason in (
        (
            CALLS.replace("IMMA.16832.S8.S8 R8, R2", "IMMA.16832.S8.U8 R8, R2"),
            "IMMA.16832.S8.U8 x 2",
        ),
        (CALLS.replace("IMMA.16832.S8.S8 R8, R2", "NOP R8, R2"), "found IMMA.16832.S8.S8 x 2"),
        (CALLS.replace("MOV R20, 0x50", "HMMA.16816.F32 R0, R4, R2, R0"), "HMMA.16816.F32 x 1"),
        (CALLS.replace("CALL.REL.NOINC `($calling$emulation)", "NOP", 1), "IMMA.16832.S8.S8 x 2"),
    ):
        bad = evidence.verdict(evidence.timed(only(wrong)), 2, SEQUENCE, False)
        assert bad.status == "failed"
        assert reason in bad.reason


def test_another_matrix_unit_beside_a_native_form_is_refused():
    found = region(HMMA_16816_F32=16, IMMA_16832_S8_S8=1)
    assert evidence.verdict(found, 16, ["HMMA.16816.F32"], True).status == "failed"


def test_spacing_is_no_overhead_within_bounds():
    for mnemonic, each in (("HMMA.16816.F32", 4), ("DMMA.8x8x4", 40)):
        waiting = region(**{mnemonic.replace(".", "_"): 16})
        waiting.control = Counter({"NOP": each * 16})
        assert waiting.overhead == 0
        assert evidence.verdict(waiting, 16, [mnemonic], True).status == "ok"
        waiting.control["NOP"] += 1
        assert f"{16 * each + 1} NOP" in evidence.verdict(waiting, 16, [mnemonic], True).reason


def test_a_return_without_a_call_is_refused():
    returning = evidence.timed(only(CALLS))
    returning.control["RET.REL.NODEC"] += 1
    assert "5 returns of 4 calls" in evidence.verdict(returning, 2, SEQUENCE, False).reason


def test_many_moves_of_operands_are_refused():
    moving = evidence.timed(only(CALLS))
    moving.work["MOV"] = 4 * 48 + 2 * 12
    assert evidence.verdict(moving, 2, SEQUENCE, False).status == "emulated"
    moving.work["MOV"] += 1
    assert "moves of operands" in evidence.verdict(moving, 2, SEQUENCE, False).reason


def test_much_that_runs_once_is_refused():
    starting = region(HMMA_16816_F32=16)
    starting.setup = Counter({"CS2R": 48 + 4})
    assert evidence.verdict(starting, 16, ["HMMA.16816.F32"], True).status == "ok"
    starting.setup["CS2R"] += 1
    assert "run once" in evidence.verdict(starting, 16, ["HMMA.16816.F32"], True).reason


def test_work_foreign_to_an_emulated_matrix_form_is_refused():
    stated = ["HMMA.16816.F32"] * 2 + ["F2FP.F16.E4M3.UNPACK_B"] * 12
    for loads, status in ((3, "emulated"), (7, "failed")):
        found = region(HMMA_16816_F32=32, F2FP_F16_E4M3_UNPACK=192, LDS_64=16 * loads)
        assert evidence.verdict(found, 16, stated, False).status == status


# A wait on an mbarrier in a timed loop, as ptxas writes it for sm_90a: it asks, and asks again
# where it was too early. Both questions are the operation, not a loop's test.
WAIT = """
	.section	.text.wait,"ax",@progbits
wait:
        /*0000*/                   CS2R R4, SR_CLOCKLO ;
.L_x_5:
        /*0010*/                   SYNCS.ARRIVE.TRANS64.A1T0 RZ, [UR4], RZ ;
        /*0020*/                   SYNCS.PHASECHK.TRANS64.TRYWAIT P0, [UR4], R0 ;
        /*0030*/               @P0 BRA `(.L_x_3) ;
.L_x_4:
        /*0040*/                   SYNCS.PHASECHK.TRANS64.TRYWAIT P0, [UR4], R0 ;
        /*0050*/              @!P0 BRA `(.L_x_4) ;
.L_x_3:
        /*0060*/                   IADD3 R6, R6, 0x1, RZ ;
        /*0070*/                   ISETP.GE.AND P1, PT, R6, UR5, PT ;
        /*0080*/              @!P1 BRA `(.L_x_5) ;
        /*0090*/                   CS2R R6, SR_CLOCKLO ;
        /*00a0*/                   EXIT ;
"""
_WAITED = ["SYNCS.ARRIVE.TRANS64.A1T0"] + 2 * ["SYNCS.PHASECHK.TRANS64.TRYWAIT"]


def test_a_wait_on_an_mbarrier_is_work_though_its_branch_tests_it():
    region = evidence.timed(only(WAIT))
    assert region.work == Counter(_WAITED)
    assert region.loop == Counter({"IADD3": 1, "ISETP.GE.AND": 1})


def test_a_missing_wait_on_an_mbarrier_is_refused():
    lines = [line for line in WAIT.splitlines() if "/*0040*/" not in line]
    assert evidence.verdict(evidence.timed(only(WAIT)), 1, _WAITED, True).status == "ok"
    found = evidence.verdict(evidence.timed(only("\n".join(lines))), 1, _WAITED, True)
    assert found.status == "failed"
    assert "TRYWAIT x 2" in found.reason
