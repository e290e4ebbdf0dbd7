"""Programs compiled here hold what they say, and each way to lie about it is refused."""

import json
import os
import subprocess
import sys

import pytest

from results import evidence
from results.tests import evidence_code as code

try:
    evidence.tools.find("cuobjdump")
    evidence.tools.find("nvdisasm")
    missing = "" if code.compiler() else "no nvcc on PATH"
except evidence.MissingTool as error:
    missing = str(error)
pytestmark = pytest.mark.skipif(bool(missing), reason=missing or "complete")

OPERATIONS = 32
NATIVE = "return __vimax3_s16x2(a, b, c);"
FORMS = [
    {
        "arch": "sm_80",
        "native": False,
        "mnemonics": ["IMAD.U32", *2 * ["IMNMX", "IMNMX", "LOP3.LUT", "LEA.HI"]],
    },
    {"arch": "sm_90a", "native": True, "mnemonics": ["VIMNMX3.S16x2"]},
    {"arch": "sm_120a", "native": False, "mnemonics": ["VIMNMX.S16x2", "VIMNMX.S16x2"]},
]


def stated(operations=OPERATIONS, forms=None, kernel="chain"):
    return [
        {
            "suite": "micro",
            "probe": "dpx/test",
            "point": "intrinsic=__vimax3_s16x2",
            "kernel": kernel,
            "operations": operations,
            "expected": FORMS if forms is None else forms,
        }
    ]


def tree(folder, program):
    """A build tree of that one program."""
    (folder / "bin").mkdir()
    os.replace(program, folder / "bin" / "probe")
    (folder / "programs.txt").write_text("micro bin/probe\n", encoding="utf-8")
    return folder


def judged(folder, source, cases=None, archs=("sm_90a", "sm_120a"), options=None):
    """Rows by architecture of `source`, compiled with an answer to --evidence built in."""
    forms = [form for form in FORMS if form["arch"] in archs]
    said = json.dumps(json.dumps(stated(forms=forms) if cases is None else cases))
    source = "#include <cstdio>\n" + source.replace(
        "int main() {", "int main(int n, char**) { if (n > 1) return std::puts(" + said + ") < 0;"
    )
    program = code.build(folder, source, options or code.machine_code(archs))
    rows = list(evidence.collect(tree(folder, program)))
    return {row["device"]: row for row in rows}


def test_native_and_emulated_forms_hold(tmp_path):
    rows = judged(tmp_path, code.chain(NATIVE), archs=code.ARCHS)
    assert {arch: row["status"] for arch, row in rows.items()} == {
        "sm_80": "emulated",
        "sm_90a": "ok",
        "sm_120a": "emulated",
    }
    native = rows["sm_90a"]
    assert native["evidence"] == "VIMNMX3.S16x2 x 32"
    assert native["value"] == 1
    assert native["point"] == "arch=sm_90a;intrinsic=__vimax3_s16x2"
    assert rows["sm_120a"]["evidence"] == "VIMNMX.S16x2 x 64"
    assert rows["sm_120a"]["value"] == 2
    assert "IMNMX x 128" in rows["sm_80"]["evidence"]
    assert 7 <= rows["sm_80"]["value"] <= 11
    assert native["program"] == evidence.sha16(tmp_path / "bin" / "probe")


def refused(rows, arch, reason):
    assert rows[arch]["status"] == "failed"
    assert reason in rows[arch]["reason"]


def test_a_wrong_instruction_is_refused(tmp_path):
    rows = judged(tmp_path, code.chain("return __vimax3_u16x2(a, b, c);"), archs=code.ARCHS)
    for arch in code.ARCHS:
        refused(rows, arch, "want ")
    assert rows["sm_90a"]["evidence"].startswith("VIMNMX3.U16x2 x 32")


def test_one_wrong_instruction_among_many_is_refused(tmp_path):
    source = code.chain(NATIVE).replace(
        "opaque(a);", "opaque(a); if (i == 7) { a = __vimax3_u16x2(a, c, b); opaque(a); }"
    )
    for arch, row in judged(tmp_path, source).items():
        refused({arch: row}, arch, "want ")


def both_lengths(operations):
    """The chain of OPERATIONS, and a kernel `twice` of as many as given; 64 are stated."""
    first, second = (code.chain(NATIVE, count) for count in (OPERATIONS, operations))
    kernel = second[second.index('extern "C"') : second.index("int main() {")]
    source = first.replace("int main() {", kernel.replace("chain(", "twice(") + "int main() {")
    return source, {"longer": {"kernel": "twice", "operations": 2 * OPERATIONS}}


def test_the_longer_chain_of_a_slope_is_held_too(tmp_path):
    for name, operations in (("right", 2 * OPERATIONS), ("wrong", OPERATIONS)):
        source, longer = both_lengths(operations)
        cases = [{**case, **longer} for case in stated(forms=FORMS[1:])]
        (tmp_path / name).mkdir()
        for arch, row in judged(tmp_path / name, source, cases).items():
            if name == "right":
                assert row["status"] in ("ok", "emulated"), row["reason"]
            else:
                refused({arch: row}, arch, "the longer chain: want ")


def test_a_folded_loop_is_refused(tmp_path):
    rows = judged(tmp_path, code.chain(NATIVE, OPERATIONS // 2), archs=code.ARCHS)
    for arch in code.ARCHS:
        refused(rows, arch, "want ")


def test_an_idempotent_chain_that_the_compiler_halves_is_refused(tmp_path):
    forms = [{"arch": "sm_90a", "native": True, "mnemonics": ["VIMNMX.RELU"]}]
    source = code.chain("return __vimax_s32_relu(a, b);")
    rows = judged(tmp_path, source, stated(forms=forms), ["sm_90a"])
    refused(rows, "sm_90a", "found VIMNMX3.RELU x 16")


def test_a_missing_store_is_refused(tmp_path):
    rows = judged(tmp_path, code.chain(NATIVE, result="").replace("opaque(a);", ""))
    for arch in rows:
        refused(rows, arch, "nothing between the two clock reads")


def test_a_program_with_ptx_alone_is_refused(tmp_path):
    options = ["-gencode=arch=compute_80,code=compute_80"]
    rows = judged(tmp_path, code.chain(NATIVE), options=options)
    for arch in rows:
        refused(rows, arch, f"no {arch} cubin in the program, only PTX")


def test_a_missing_architecture_is_named(tmp_path):
    cases = stated(forms=FORMS[:2])
    rows = judged(tmp_path, code.chain(NATIVE), cases, ["sm_80"])
    assert rows["sm_80"]["status"] == "emulated"
    refused(rows, "sm_90a", "no sm_90a cubin in the program")


def test_a_missing_kernel_is_named(tmp_path):
    rows = judged(tmp_path, code.chain(NATIVE), stated(kernel="other"), ["sm_90a"])
    refused(rows, "sm_90a", "no kernel other in the sm_90a cubin")


MMA = r"""
#if __CUDA_ARCH__ >= LEAST
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f16.f16.f16.f16"
                 " {%0,%1}, {%2,%2,%2,%2}, {%3,%3}, {%0,%1};" : "+r"(a), "+r"(b) : "r"(c), "r"(c));
#endif
    return a;"""


def test_an_absent_instruction_is_skipped_with_its_reason(tmp_path):
    why = "sm_80 has no such mma: needs sm_90"
    forms = [
        {"arch": "sm_80", "native": False, "mnemonics": [], "absent": why},
        {"arch": "sm_90a", "native": True, "mnemonics": ["HMMA.16816.F16"]},
    ]
    source = code.chain(MMA.replace("LEAST", "900"))
    rows = judged(tmp_path, source, stated(forms=forms), ("sm_80", "sm_90a"))
    assert (rows["sm_80"]["status"], rows["sm_80"]["reason"]) == ("skipped", why)
    assert rows["sm_80"].get("value") is None
    assert rows["sm_90a"]["status"] == "ok"


def test_what_an_architecture_lacks_need_not_be_compiled_for_it(tmp_path):
    why = "sm_80 has none"
    lacking = {"arch": "sm_80", "native": False, "mnemonics": [], "absent": why}
    rows = judged(tmp_path, code.chain(NATIVE), stated(forms=[lacking, FORMS[1]]), ["sm_90a"])
    assert (rows["sm_80"]["status"], rows["sm_80"]["reason"]) == ("skipped", why)
    assert rows["sm_90a"]["status"] == "ok"


def test_a_kernel_that_no_architecture_has_is_refused_where_it_is_absent_too(tmp_path):
    lacking = {"arch": "sm_80", "native": False, "mnemonics": [], "absent": "sm_80 has none"}
    cases = stated(forms=[lacking, FORMS[1]], kernel="other")
    rows = judged(tmp_path, code.chain(NATIVE), cases, ["sm_90a"])
    refused(rows, "sm_80", "no sm_80 cubin in the program")


def test_an_absent_instruction_that_is_there_is_refused(tmp_path):
    forms = [{"arch": "sm_80", "native": False, "mnemonics": [], "absent": "sm_80 has none"}]
    source = code.chain(MMA.replace("LEAST", "800"))
    rows = judged(tmp_path, source, stated(forms=forms), ["sm_80"])
    refused(rows, "sm_80", "want none, found HMMA.16816.F16 x 32")


def test_a_kernel_without_clock_reads_is_refused(tmp_path):
    source = code.chain(NATIVE).replace("const long long stop = clock64();", "long long stop = 0;")
    refused(judged(tmp_path, source, archs=["sm_90a"]), "sm_90a", "1 reads of SR_CLOCKLO, not 2")


def test_predicates_that_are_used_belong_to_the_operation(tmp_path):
    forms = [{"arch": "sm_90a", "native": False, "mnemonics": ["ISETP.GE.AND", "SEL", "SEL"]}]
    step = "bool won; a = __vibmax_s32(a, b, &won); return a + (won ? c : 0);"
    rows = judged(tmp_path, code.chain(step), stated(forms=forms), ["sm_90a"])
    assert rows["sm_90a"]["status"] == "emulated"
    assert "ISETP.GE.AND x 32" in rows["sm_90a"]["evidence"]


FACTS = r"""
extern "C" __global__ void wide(const uint4* from, uint4* to) { to[threadIdx.x] = *from; }
extern "C" __global__ void half(const short* from, short* to, long long n) {
    __shared__ double tile[64];
    tile[threadIdx.x] = from[threadIdx.x];
    __syncthreads();
    to[threadIdx.x / n] = short(tile[63 - threadIdx.x]);
}
extern "C" __global__ void spilling(int* data, int at) {
    int local[64];
    for (int i = 0; i < 64; ++i) local[i ^ at] = data[i];
    data[0] = local[at];
}
int main() { wide<<<1, 1>>>(nullptr, nullptr); }
"""


def test_facts_of_a_kernel(tmp_path):
    program = code.build(tmp_path, FACTS, code.machine_code(["sm_90a"]))
    found = evidence.kernels(program)["sm_90a"]
    wide, half, spilling = found["wide"], found["half"], found["spilling"]
    assert wide.access_widths() == {("LDG", 128): 1, ("STG", 128): 1}
    assert wide.spills() == 0
    assert wide.loops() == []
    assert not wide.divides_64_bit()
    assert 4 <= wide.registers <= 32
    assert half.divides_64_bit()
    assert half.shared in (512, 512 + 1024)
    assert half.access_widths()[("LDG", 16)] == 1
    assert half.access_widths()[("STS", 64)] == 1
    assert spilling.stack >= 256
    assert spilling.spills() > 0


def test_a_loop_of_a_kernel_is_found(tmp_path):
    program = code.build(tmp_path, code.chain(NATIVE), code.machine_code(code.ARCHS))
    for kernel in (evidence.kernels(program)[arch]["chain"] for arch in code.ARCHS):
        (loop,) = kernel.loops()
        minmax = [one for one in loop if "MNMX" in one.mnemonic]
        assert len(minmax) % OPERATIONS == 0


def test_no_disassembler_is_a_skip_with_its_reason(tmp_path):
    rows = list(evidence.rows_of_program(_answering(tmp_path), tmp_path / "nowhere"))
    assert {row["status"] for row in rows} == {"skipped"}
    assert all("no nvdisasm in" in row["reason"] for row in rows)


def _answering(folder):
    script = folder / "answers"
    script.write_text(
        f"#!{sys.executable}\nprint('''{json.dumps(stated())}''')\n", encoding="utf-8"
    )
    script.chmod(0o755)
    return str(script)


def test_a_program_that_does_not_answer_is_a_row(tmp_path):
    (tmp_path / "programs.txt").write_text("micro bin/micro/dpx/none\n", encoding="utf-8")
    (row,) = evidence.collect(tmp_path)
    assert row["status"] == "failed"
    assert row["probe"] == "dpx/none"
    assert "--evidence" in row["reason"]


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "results.evidence", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_writes_rows_and_says_what_failed(tmp_path):
    judged(tmp_path, code.chain(NATIVE, OPERATIONS // 2))
    done = command(tmp_path, "--rows", tmp_path / "rows.csv")
    assert done.returncode == 1
    assert "2 failed" in done.stderr
    lines = (tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("schema,run,process,suite,probe,point,quantity,value")


def test_the_command_refuses_a_folder_without_programs(tmp_path):
    done = command(tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
