"""The figures of results/published/: all there, sourced, INVALID ones never compared."""

import pytest

from results import figures
from results.figures import published, published_beside, published_for

EVIDENCE = {"seen", "recalled"}
READ = {"source", "secondary summary", "memory"}
VERDICTS = {"as printed", "caution", "invalid"}
INVALID_POINTS = {
    ("H800-PCIe", "__vibmax_s16x2"), ("H800-PCIe", "__vibmax_s32"),
    ("H800-PCIe", "__vimax_s16x2_relu"), ("H800-PCIe", "__vimax_s32_relu"),
    ("A100-PCIe-40GB", "__vibmax_s16x2"), ("A100-PCIe-40GB", "__vibmax_s32"),
    ("RTX4090", "__vibmax_s16x2"), ("RTX4090", "__vibmax_s32"),
}  # fmt: skip


def test_all_414_figures_are_kept():
    assert len(published()) == 414
    assert sum(figure.evidence == "recalled" for figure in published()) == 10
    assert sum(figure.source == "hpmll_hopper_logs" for figure in published()) == 188


def test_every_file_is_a_named_source_that_the_readme_describes():
    files = {path.stem for path in figures.FOLDER.glob("*.csv")}
    assert files == set(figures.SOURCES)
    readme = (figures.FOLDER / "README.md").read_text(encoding="utf-8")
    for name in files:
        assert f"`{name}.csv`" in readme


def test_every_figure_says_where_it_stands_and_how_it_was_read():
    for figure in published():
        assert figure.evidence in EVIDENCE, figure
        assert figure.read in READ, figure
        assert figure.verdict in VERDICTS, figure
        assert all((figure.device, figure.figure, figure.unit, figure.table)), figure
        assert (figure.read == "memory") == (figure.evidence == "recalled"), figure
        assert figure.value is not None or figure.printed, figure


def test_invalid_and_doubtful_figures_carry_a_reason_and_the_others_none():
    for figure in published():
        assert bool(figure.reason) == (figure.verdict != "as printed"), figure


def test_the_invalid_figures_are_those_of_the_folded_loops():
    invalid = [figure for figure in published() if figure.invalid]
    assert {(figure.device, figure.parameters) for figure in invalid} == INVALID_POINTS
    assert len(invalid) == 3 * len(INVALID_POINTS)


def test_no_figure_stands_twice():
    keys = [(f.device, f.figure, f.parameters, f.unit) for f in published()]
    assert len(keys) == len(set(keys))


def test_dpx_figures_are_points_of_our_probes():
    dpx = [figure for figure in published() if figure.figure.startswith("dpx.") and figure.point]
    assert len(dpx) == 126
    for figure in dpx:
        assert figure.probe in ("dpx/latency", "dpx/throughput")
        assert figure.point.startswith(f"intrinsic={figure.parameters}")


def test_every_product_has_figures():
    assert set(figures.PRODUCTS) <= {figure.device for figure in published()}


def found(device, intrinsic, more="", unit="cycle"):
    point = f"intrinsic={intrinsic}{more}"
    quantity = "latency" if unit == "cycle" else "throughput"
    return published_for(device, f"dpx/{quantity}", point, quantity, unit)


def test_a_figure_is_found_for_the_product_it_was_measured_on():
    figure = found("NVIDIA H800 PCIe", "__vimax3_s16x2")
    assert (figure.value, figure.unit) == (4.0205, "cycle")
    assert figure.where == "Repository of Luo et al. (HPMLL), raw log DPX"
    assert found("NVIDIA H800 PCIe", "__vimax3_s16x2", more=";threads=1") == figure
    assert found("NVIDIA GeForce RTX 4090", "__vimax3_s16x2").device == "RTX4090"


@pytest.mark.parametrize(
    "device",
    ["NVIDIA H100 PCIe", "NVIDIA H100 80GB HBM3", "NVIDIA H800", "NVIDIA GeForce RTX 4090 D",
     "NVIDIA A100-SXM4-80GB", "sm_90a", "", None],
)  # fmt: skip
def test_a_figure_is_not_found_for_another_product(device):
    assert found(device, "__vimax3_s16x2") is None


@pytest.mark.parametrize(("device", "intrinsic"), sorted(INVALID_POINTS))
def test_an_invalid_figure_is_shown_beside_but_never_returned_for_comparison(device, intrinsic):
    for product in figures.PRODUCTS[device]:
        assert found(product, intrinsic) is None
    beside = published_beside("dpx/latency", f"intrinsic={intrinsic}", "latency")
    assert any(figure.device == device and figure.invalid for figure in beside)


def test_another_unit_is_not_compared_but_shown():
    """The logs give the throughput of the chip in instructions a cycle, ours is that of an SM."""
    filled = ";ilp=4;reach=chip;warps=32"
    per_sm = "instr/cycle/SM"
    assert found("NVIDIA H800 PCIe", "__vimax3_s16x2", filled, per_sm) is None
    point = f"intrinsic=__vimax3_s16x2{filled}"
    units = {f.unit for f in published_beside("dpx/throughput", point, "throughput")}
    assert units == {"instr/cycle"}
    figure = found("NVIDIA H800 PCIe", "__vimax3_s16x2", filled.replace("chip", "sm"), per_sm)
    assert figure.unit == per_sm
    assert found("NVIDIA H800 PCIe", "__vimax3_s16x2", ";reach=sm;warps=4", per_sm) is None


def test_another_point_or_quantity_has_no_figure():
    assert found("NVIDIA H800 PCIe", "__vimax3_s1") is None
    assert published_beside("dpx/latency", "intrinsic=__vimax3_s16x2", "sass") == []


def test_a_file_with_other_columns_is_refused(tmp_path):
    (tmp_path / "bad.csv").write_text("device,value\nA,1\n")
    with pytest.raises(ValueError, match="bad.csv: the columns are device,figure,"):
        published(tmp_path)
