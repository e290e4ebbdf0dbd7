"""bench/device_estimate.py: what it counts, and that the counted work leaves room for the bars."""

import pytest

from numerics.bench import device_estimate as estimate
from results.evidence import Instruction, MissingTool
from results.tests.embedded_code import BUILD

# Values a second asked of an H100 for doubles: with less room than this no tuning reaches them.
BARS = {"from_37": 35e9, "from_256": 35e9, "uniform150": 15e9}


def test_classes():
    code = [
        Instruction("", m, "")
        for m in ("DFMA", "DSETP.GT.AND", "MUFU.RCP64H", "FSETP.GEU.AND", "LDG.E.64", "LDC", "BRA")
        + ("UMOV", "ULDC.64", "IMAD.MOV.U32", "NOP")
    ]
    assert estimate.classes_of(code) == {
        "FP64": 2, "MUFU": 1, "FP32": 1, "memory": 2, "branch": 1, "uniform": 2, "other": 1,
    }  # fmt: skip


def test_blocks_per_multiprocessor():
    assert estimate.blocks_per_sm("sm_90a", 64) == 4
    assert estimate.blocks_per_sm("sm_90a", 65) == 3
    assert estimate.blocks_per_sm("sm_90a", 140) == 1
    assert estimate.blocks_per_sm("sm_89", 16) == 6  # by threads


def test_counted_work_leaves_room_for_the_bars():
    if not (BUILD / "bin" / "log_bessel_device").exists():
        pytest.skip("no GPU: built without CUDA and HIP")
    try:
        counts = estimate.counts_by_region(BUILD)
    except MissingTool as reason:
        pytest.skip(str(reason))
    for kind in "ik":
        for region, bar in BARS.items():
            most, by = estimate.most_values(counts[kind, region])
            assert by in ("FP64", "issue")
            assert most >= bar, (kind, region, most)
            # A bound far above is a miscount: an evaluation is two logarithms at least.
            assert counts[kind, region]["FP64"] > 100


def test_no_device_code_is_one_line(tmp_path, capsys):
    assert estimate.main([str(tmp_path)]) == 2
    assert "holds no device code" in capsys.readouterr().err
