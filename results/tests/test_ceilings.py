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


def moved(probe, point, value, **cells):
    """A row of micro/memory or micro/dsmem in GB/s."""
    told = {"quantity": "throughput", **cells}
    return made_rows.row(suite="micro", probe=probe, point=point, unit="GB/s", value=value,
                         device="Made Up", **told)  # fmt: skip


def test_each_level_is_the_chip_and_not_one_sm(tmp_path):
    rows = [
        moved("memory/mem_bw", f"level={level};mix=read;reach={reach};width=16", value)
        for at, level in enumerate(("l1", "shared", "l2", "dram"), 1)
        for reach, value in (("sm", 1e6), ("chip", 1000.0 * at), ("chip", 10.0 * at))
    ]
    rows += [moved("dsmem/throughput", "operation=ld;pattern=ring;reach=chip", 77.0)]
    found = of(tmp_path, rows)["Made Up"]
    assert {name: found[name].value for name in found} == {
        "l1": 1000.0, "shared": 2000.0, "l2": 3000.0, "dram": 4000.0, "dsmem": 77.0,
    }  # fmt: skip


def test_stream_goes_before_the_probe_of_dram(tmp_path):
    rows = [
        moved("memory/mem_bw", "level=dram;reach=chip", 900.0),
        dict(moved("stream", "backend=cuda;bytes=9;kernel=copy", 800.0, quantity="bandwidth"),
             suite="portability"),
    ]  # fmt: skip
    assert of(tmp_path, rows)["Made Up"]["dram"].value == 800.0


def test_links_are_told_apart_by_direction_and_by_what_the_copy_went_over(tmp_path):
    def copy(direction, link, value, size=1 << 30, memory="pinned"):
        point = f"bytes={size};direction={direction};memory={memory};method=engine"
        return moved("memory/copies", point, value, quantity="bandwidth", check=f"link: {link}")

    rows = [
        copy("h2d", "PCIe", 50.0), copy("h2d", "PCIe", 99.0, size=4),
        copy("h2d", "PCIe", 98.0, memory="pageable"), copy("d2h", "PCIe", 51.0),
        copy("both", "PCIe", 97.0), copy("p2p", "NVLink", 300.0, memory="device"),
    ]  # fmt: skip
    found = of(tmp_path, rows)["Made Up"]
    assert {name: found[name].value for name in found} == {
        "pcie": 50.0, "pcie_d2h": 51.0, "nvlink": 300.0,
    }  # fmt: skip
    rows[-1]["check"] = "link: PCIe; clocks agree"
    assert of(tmp_path / "over_pcie", rows)["Made Up"]["pcie_p2p"].value == 300.0


def test_arithmetic_units_are_their_fma(tmp_path):
    def fma(op, value, quantity="flops", unit="TFLOP/s"):
        return made_rows.row(suite="micro", probe="pipeline/alu_ilp_tlp", quantity=quantity,
                             point=f"ilp=4;op={op};reach=chip;warps=32", unit=unit, value=value,
                             device="Made Up")  # fmt: skip

    rows = [fma("ffma", 60.0), fma("dfma", 30.0), fma("fadd", 70.0),
            fma("ffma", 127.0, "throughput", "instr/cycle/SM")]  # fmt: skip
    found = of(tmp_path, rows)["Made Up"]
    assert {name: found[name].value for name in found} == {"fp32": 60.0, "fp64": 30.0}


def test_units_of_blackwell_are_tcgen05_before_mma(tmp_path):
    def row(probe, point, value):
        return made_rows.row(suite="micro", probe=f"tensor/{probe}", quantity="throughput",
                             point=f"reach=chip;{point}", unit="TFLOP/s", value=value,
                             device="Made Up")  # fmt: skip

    rows = [
        row("mma_dense", "type=f16.f32", 2500.0), row("mma_sparse", "type=f16.f32", 5000.0),
        row("tcgen05_mma", "kind=f16;shape=m128n256k16", 1900.0),
        row("tcgen05_pair", "kind=f16;shape=m256n256k16", 2000.0),
        row("tcgen05_pair", "kind=f16;shape=m256n256k32", 4000.0),
        row("tcgen05_pair", "kind=f8f6f4;shape=m256n256k32", 4100.0),
    ]  # fmt: skip
    found = of(tmp_path, rows)["Made Up"]
    assert {name: found[name].value for name in found} == {
        "fp16_tensor": 2000.0, "fp16_tensor_sparse": 4000.0, "fp8_tensor": 4100.0,
    }  # fmt: skip


def test_units_of_amd_have_the_names_of_the_others(tmp_path):
    def row(probe, point, value, unit="TFLOP/s"):
        return made_rows.row(suite="micro", probe=f"amd/{probe}", quantity="throughput",
                             point=point, unit=unit, value=value, device="Made Up")  # fmt: skip

    mfma = "ilp=4;reach=chip;registers=vgpr;shape=16x16x8;type="
    rows = [
        row("mfma_dense", f"{mfma}xf32.f32", 650.0), row("mfma_dense", f"{mfma}f32.f32", 160.0),
        row("mfma_dense", f"{mfma}bf8.f32", 2600.0),
        row("mfma_dense", f"{mfma}bf16_1k.f32", 1300.0),
        row("smfmac", "ilp=4;reach=chip;type=fp8.f32", 5000.0),
        row("lds_dpp_amd", "operation=ds_read_b128;reach=chip;stride=4", 80000.0, "GB/s"),
        row("memory", "footprint=1GiB;path=vector;waves=4", 4000.0, "GB/s"),
        row("memory", "footprint=2MiB;path=vector;waves=4", 9000.0, "GB/s"),
    ]  # fmt: skip
    found = of(tmp_path, rows)["Made Up"]
    assert {name: found[name].value for name in found} == {
        "tf32_tensor": 650.0, "fp32_tensor": 160.0, "fp8_tensor": 2600.0, "bf16_tensor": 1300.0,
        "fp8_tensor_sparse": 5000.0, "shared": 80000.0, "dram": 4000.0, "l2": 9000.0,
    }  # fmt: skip


def test_a_product_without_sparsity_has_no_sparse_ceiling():
    peaks = ceilings.RULES.parents[1] / "portability" / "gpu" / "peaks.csv"
    assert "fp16_tensor_sparse" not in ceilings.documented(peaks, "AMD Instinct MI250X")
    assert "fp16_tensor_sparse" in ceilings.documented(peaks, "AMD Instinct MI300X")
    assert "bf16_tensor" in ceilings.documented(peaks, "AMD Instinct MI250X")


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
