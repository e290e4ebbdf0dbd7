"""Published figures that measured something else than they say: evidence refuses their kernels.

arXiv 2402.13499 and its authors' logs: a chain whose calls merged in pairs (2.02 cycles), and a
fused instruction that the compiler of its day did not emit (8.02 and 10.01 cycles). And a matrix
product whose result nobody uses, which ptxas deletes although its asm is volatile.
"""

import pytest

from results.tests import evidence_code as code
from results.tests.test_evidence import judged, missing, refused, stated

pytestmark = pytest.mark.skipif(bool(missing), reason=missing or "complete")

MMA = r"""
    float d0 = 0, d1 = 0, d2 = 0, d3 = 0;
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32"
                 " {%0,%1,%2,%3}, {%4,%4,%4,%4}, {%5,%5}, {%0,%1,%2,%3};"
                 : "+f"(d0), "+f"(d1), "+f"(d2), "+f"(d3) : "r"(a), "r"(b));
    RETURN"""


def native(mnemonic, arch="sm_90a"):
    return stated(forms=[{"arch": arch, "native": True, "mnemonics": [mnemonic]}])


@pytest.mark.parametrize(("returned", "status"), [("return a;", "failed"), ("return d0;", "ok")])
def test_volatile_products_that_nobody_stores_are_gone(tmp_path, returned, status):
    source = code.chain(MMA.replace("RETURN", returned))
    rows = judged(tmp_path, source, native("HMMA.16816.F32"), ["sm_90a"])
    assert rows["sm_90a"]["status"] == status
    if status == "failed":
        refused(rows, "sm_90a", "nothing between the two clock reads")


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("return __vimax_s32_relu(a, b);", "failed"),  # as published: idempotent, so pairs merge
        ("return __vimax_s32_relu(a, b) ^ c;", "ok"),
    ],
)
def test_two_idempotent_calls_become_one(tmp_path, step, status):
    mnemonics = ["VIMNMX.RELU"] if status == "failed" else ["VIMNMX.RELU", "LOP3.LUT"]
    cases = stated(forms=[{"arch": "sm_90a", "native": status == "failed", "mnemonics": mnemonics}])
    rows = judged(tmp_path, code.chain(step), cases, ["sm_90a"])
    if status == "failed":
        refused(rows, "sm_90a", "found VIMNMX3.RELU x 16")
    else:
        assert rows["sm_90a"]["status"] == "emulated", rows["sm_90a"]["reason"]


# ptxas 12.1 made of it on sm_90 what 13.0 makes of it on sm_120 alone: an addition and a maximum.
@pytest.mark.parametrize(("arch", "status"), [("sm_120a", "failed"), ("sm_90a", "ok")])
def test_two_instructions_are_not_the_fused_one(tmp_path, arch, status):
    source = code.chain("return __viaddmax_s32(a, b, c);")
    rows = judged(tmp_path, source, native("VIADDMNMX", arch), [arch])
    assert rows[arch]["status"] == status, rows[arch]["reason"]
    if status == "failed":
        refused(rows, arch, "want VIADDMNMX x 32, found VIMNMX.S32 x 32")
