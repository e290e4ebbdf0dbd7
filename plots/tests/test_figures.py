"""The figures, drawn from made-up rows: what stands on them, and that nothing is refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from plots import dpx_native_emulated, figure, log_bessel_error, roofline, stream_bandwidth
from results.history import History
from results.tests import made_rows

SCRIPTS = (stream_bandwidth, dpx_native_emulated, roofline, log_bessel_error)


def error_row(value, check, **axes):
    point = ";".join(f"{key}={axes[key]}" for key in sorted(axes))
    return made_rows.row(suite="numerics", probe="log_bessel_accuracy/map", point=point,
                         quantity="max_error", unit="ulp", value=value, check=check)  # fmt: skip


@pytest.fixture
def run(tmp_path):
    failed = made_rows.row(
        suite="portability", probe="stream", quantity="bandwidth", unit="GB/s", status="failed",
        point="backend=broken;bytes=1048576;kernel=copy", reason="crash",
    )  # fmt: skip
    errors = error_row(0.4, "0 of 9 nan or infinite", function="logI", nu_decade=0, x_decade=2)
    rows = [*made_rows.stream(processes=3), *made_rows.evidence(), failed, errors]
    return made_rows.write(tmp_path / "run", rows)


def write(module, *arguments):
    name = module.__name__.rpartition(".")[2]
    return figure.main(name, module.__doc__, module.draw, [str(word) for word in arguments])


def test_figures_are_named_as_their_scripts_and_all_described():
    folder = Path(figure.__file__).parent
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for path in folder.glob("*.py"):
        assert path.name == "figure.py" or f"`{path.name}`" in readme


def test_stream_has_a_panel_a_kernel_and_a_line_a_back_end(run):
    drawn = stream_bandwidth.draw(History([run]))
    panels = [panel for panel in drawn.axes if panel.lines]
    assert [panel.get_title(loc="left") or panel.get_title() for panel in panels] == list(
        made_rows.KERNELS
    )
    for panel in panels:
        assert [line.get_label() for line in panel.lines] == ["openmp", "serial", "native"]
        assert panel.get_ylim()[0] == 0
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == ["openmp", "serial", "native"]
    assert drawn.get_supylabel() == "bandwidth in GB/s (1 GB = 1e9 bytes)"
    assert drawn.get_supxlabel() == "bytes moved by one pass of the kernel"


def test_stream_draws_the_ceiling_as_a_line_of_its_own(tmp_path):
    backends = ("threads", "native-vector", "native")
    rows = list(made_rows.stream(backends=backends, mib=(0.0078125, 1, 128), processes=3))
    drawn = stream_bandwidth.draw(History([made_rows.write(tmp_path / "run", rows)]))
    point = "backend=native-vector;bytes=134217728;kernel=copy;threads=2"
    values = sorted(row["value"] for row in rows if row["point"] == point)
    for panel in (panel for panel in drawn.axes if panel.lines):
        (ceiling,) = [line for line in panel.lines if line.get_linestyle() == "--"]
        assert ceiling.get_label() == "ceiling (native-vector)"
        assert list(ceiling.get_xdata()) == [8 << 10, 1 << 20, 128 << 20]
        assert all(line.get_marker() != "None" for line in panel.lines if line is not ceiling)
    copy = drawn.axes[made_rows.KERNELS.index("copy")]
    assert copy.lines[1].get_ydata()[2] == values[1]
    (legend,) = drawn.legends
    assert [text.get_text() for text in legend.get_texts()] == [
        "threads", "ceiling (native-vector)", "native",
    ]  # fmt: skip


def test_stream_draws_medians_over_processes_within_the_axis(run):
    rows = list(made_rows.stream(processes=3))
    point = "backend=serial;bytes=16777216;kernel=triad;threads=2"
    values = sorted(row["value"] for row in rows if row["point"] == point)
    drawn = stream_bandwidth.draw(History([run]))
    panel = drawn.axes[made_rows.KERNELS.index("triad")]
    line = panel.lines[1]
    assert list(line.get_xdata()) == [1 << 20, 16 << 20, 128 << 20]
    assert line.get_ydata()[1] == values[1]
    assert panel.get_ylim()[1] > max(row["q3"] for row in rows)


def test_dpx_has_a_cell_an_intrinsic_and_architecture(run):
    (panel,) = dpx_native_emulated.draw(History([run])).axes
    assert len(panel.patches) == len(made_rows.INTRINSICS) * len(made_rows.ARCHS)
    assert [tick.get_text() for tick in panel.get_yticklabels()] == list(made_rows.INTRINSICS)
    heads = [tick.get_text() for tick in panel.get_xticklabels()]
    assert [head.split("\n")[0] for head in heads] == list(made_rows.ARCHS)
    assert [head.split("\n")[2] for head in heads] == [
        f"{count} of 16 native" for count in (0, 0, 16, 16, 8)
    ]
    assert panel.get_xlabel() == "instructions in the machine code of one call"
    counts = [text.get_text() for text in panel.texts]
    assert counts.count("1") == 40
    assert len(counts) == 80


def test_roofline_meets_where_the_level_feeds_the_unit(tmp_path):
    name = "NVIDIA H100 80GB HBM3"
    rows = [
        made_rows.row(suite="micro", probe="tensor/mma_dense", point="type=f16.f32",
                      quantity="throughput", unit="TFLOP/s", value=600.0, device=name),
        made_rows.row(suite="portability", probe="stream", quantity="bandwidth", unit="GB/s",
                      point="backend=cuda;bytes=9;kernel=copy", value=3000.0, device=name),
    ]  # fmt: skip
    (panel,) = roofline.draw(History([made_rows.write(tmp_path, rows)])).axes
    lines = {line.get_label(): line for line in panel.lines}
    unit, level = lines["fp16_tensor 600 TFLOP/s"], lines["dram 3000 GB/s"]
    assert unit.get_xdata()[0] == level.get_xdata()[1] == 200  # FLOP a byte
    assert unit.get_ydata()[0] == level.get_ydata()[1] == 600
    assert lines["fp16_tensor 989.4 TFLOP/s, data sheet"].get_linestyle() == ":"
    told = [entry.get_text() for entry in panel.get_legend().get_texts()]
    assert "fp16_tensor  600 of 989.4 TFLOP/s" in told
    assert "pcie, pcie_d2h, pcie_p2p  data sheet 64 GB/s" in told


def test_a_level_of_a_device_without_a_known_unit_ends_early_and_says_so(tmp_path):
    row = made_rows.row(suite="portability", probe="stream", quantity="bandwidth", unit="GB/s",
                        point="backend=openmp;bytes=9;kernel=copy", value=50.0)  # fmt: skip
    (panel,) = roofline.draw(History([made_rows.write(tmp_path, [row])])).axes
    assert panel.lines[0].get_xdata()[1] == roofline.NO_ROOF
    assert [text.get_text() for text in panel.texts] == ["no unit of arithmetic known"]


def test_roofline_shows_each_level_and_arithmetic_unit_that_was_measured(tmp_path):
    cells = {"suite": "micro", "device": "Made Up"}
    rows = [
        made_rows.row(probe="memory/mem_bw", point=f"level={level};reach=chip", unit="GB/s",
                      quantity="throughput", value=value, **cells)
        for level, value in (("shared", 32000.0), ("l2", 5000.0), ("dram", 2500.0))
    ]  # fmt: skip
    rows.append(made_rows.row(probe="pipeline/alu_ilp_tlp", point="op=ffma;reach=chip",
                              quantity="flops", unit="TFLOP/s", value=64.0, **cells))  # fmt: skip
    (panel,) = roofline.draw(History([made_rows.write(tmp_path, rows)])).axes
    lines = {line.get_label().split()[0]: line for line in panel.lines}
    assert sorted(lines) == ["dram", "fp32", "l2", "shared"]
    assert lines["fp32"].get_xdata()[0] == 2  # FLOP a byte of the fastest level
    assert [lines[level].get_xdata()[1] for level in ("shared", "l2", "dram")] == [2, 12.8, 25.6]


def test_an_error_map_has_a_panel_a_library_and_marks_failures(tmp_path):
    rows = [
        error_row(0.4, "0 of 9 nan or infinite", function="logI", nu_decade=-6, x_decade=2),
        error_row(3e7, "2 of 9 nan or infinite", function="logI", nu_decade=1, x_decade=2,
                  rival="scipy"),
    ]  # fmt: skip
    run = made_rows.write(tmp_path, rows)
    assert log_bessel_error.maps(History([run])) == {
        ("logI", "ours"): {(-6, 2): (0.4, 0, 9)},
        ("logI", "scipy"): {(1, 2): (3e7, 2, 9)},
    }
    ours, scipy = log_bessel_error.draw(History([run])).axes
    assert (len(ours.patches), len(ours.lines)) == (1, 0)
    assert (len(scipy.patches), len(scipy.lines)) == (1, 1)
    assert ours.patches[0].get_facecolor() != scipy.patches[0].get_facecolor()


def test_a_failed_cell_is_not_drawn_as_native(tmp_path):
    rows = list(made_rows.evidence(intrinsics=made_rows.INTRINSICS[:1]))
    rows[2].update(status="failed", value=2)
    page = dpx_native_emulated.draw(History([made_rows.write(tmp_path, rows)]))
    from matplotlib.colors import to_hex

    colours = [to_hex(patch.get_facecolor()) for patch in page.axes[0].patches]
    assert colours[2] == dpx_native_emulated.FAILED
    assert colours.count(dpx_native_emulated.NATIVE) == 2
    assert "failed" in page.legends[0].get_texts()[2].get_text()


@pytest.mark.parametrize("module", SCRIPTS)
@pytest.mark.parametrize("suffix", figure.FORMATS)
def test_a_figure_is_the_same_file_each_time(run, tmp_path, module, suffix):
    first, second = (tmp_path / f"{name}{suffix}" for name in ("a", "b"))
    assert write(module, run, "--out", first) == 0
    assert write(module, run, "--out", second) == 0
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size > 5000


@pytest.mark.parametrize("module", SCRIPTS)
def test_the_script_writes_the_same_file_from_anywhere(run, tmp_path, module):
    command = [sys.executable, module.__file__, "run"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    name = f"{Path(module.__file__).stem}.svg"
    assert (done.returncode, done.stdout) == (0, f"{name}\n")
    write(module, run, "--out", tmp_path / "again.svg")
    assert (tmp_path / name).read_bytes() == (tmp_path / "again.svg").read_bytes()


@pytest.mark.parametrize("module", SCRIPTS)
def test_a_run_without_such_rows_is_refused(tmp_path, capsys, monkeypatch, module):
    made_rows.write(tmp_path / "run", made_rows.latency())
    monkeypatch.chdir(tmp_path)
    assert write(module, "run") == 2
    assert capsys.readouterr().err.endswith("; run ci/run_all first\n")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("module", SCRIPTS)
@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["absent"], "absent/rows.csv: No such file"),
        (["run", "--out", "figure.jpeg"], "figure.jpeg: a figure is written as .svg, .png, .pdf"),
        (["run", "--out", "absent/figure.svg"], "[Errno 2] No such file or directory: 'absent/"),
    ],
)
def test_bad_input_is_refused_with_one_line(run, capsys, monkeypatch, module, arguments, cause):
    monkeypatch.chdir(run.parent)
    assert write(module, *arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith(cause)
    assert said.count("\n") == 1
    assert [path.name for path in run.parent.iterdir()] == ["run"]
