"""Which rows are a device's ceilings, and what its data sheet says."""

import pytest

from results import ceilings
from results.history import History
from results.tests import made_rows

PEAKS = """device,unit,rate_per_cycle_per_sm,sms,clock_mhz,vendor_value,vendor_unit,source
Made,fp16_tensor,1024,10,1000,10.24,TFLOP/s,a sheet
Made Up,dram,,,,900,GB/s,a longer sheet
Made,dram,,,,800,GB/s,a sheet
"""


def mma(value, **cells):
    told = {"point": "ilp=4;type=f16.f32", "probe": "tensor/mma_dense", "status": "ok", **cells}
    return made_rows.row(suite="micro", quantity="throughput", unit="TFLOP/s", value=value,
                         better="higher", device="Made Up", **told)  # fmt: skip


def of(tmp_path, rows):
    return ceilings.measured(History([made_rows.write(tmp_path, rows)]))


def test_the_highest_believed_row_is_the_ceiling(tmp_path):
    rows = [mma(8.0), mma(9.0), mma(20.0, status="unstable"), mma(30.0, point="type=s4.s32")]
    found = of(tmp_path, rows)["Made Up"]
    assert found["fp16_tensor"].value == 9.0
    assert found["fp16_tensor"].per_second == 9e12
    assert "ilp=4;type=f16.f32" in found["fp16_tensor"].source
    assert list(found) == ["fp16_tensor"]


def test_a_rate_in_another_unit_is_no_ceiling(tmp_path):
    assert of(tmp_path, [dict(mma(4096.0), unit="FLOP/cycle/SM")]) == {}


def test_dram_is_the_largest_working_set_not_the_fastest(tmp_path):
    found = of(tmp_path, made_rows.stream())["made-up CPU"]["dram"]
    assert "bytes=134217728" in found.source
    assert found.value < 30


def test_a_data_sheet_holds_for_whole_words_and_the_longest_stands(tmp_path):
    path = tmp_path / "peaks.csv"
    path.write_text(PEAKS)
    found = ceilings.documented(path, "Vendor Made Up 80GB")
    assert found["dram"].value == 900
    assert ceilings.documented(path, "Vendor Made 80GB")["dram"].value == 800
    assert ceilings.documented(path, "Vendor Maden") == {}
    assert found["fp16_tensor_sparse"].value == 2 * found["fp16_tensor"].value == 20.48
    assert ceilings.devices(path) == ["Made", "Made Up"]


@pytest.mark.parametrize("rule", ceilings.rules(), ids=lambda rule: f"{rule.name} {rule.probe}")
def test_every_rule_can_be_met(rule):
    assert rule.kind in ceilings.UNITS
    assert rule.suite in ("micro", "portability")
    assert rule.point
