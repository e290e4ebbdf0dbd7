"""ci/predict: times by ceilings, presets against counts by hand, and what is refused."""

import csv
import io
import subprocess
import sys

import pytest
from predictor import work
from predictor.command import COLUMNS, ROOT

from results.tests import made_rows

H100 = ["--device", "NVIDIA H100 80GB HBM3"]
MODEL = work.Model(batch=2, layers=3, heads=8, kv_heads=4, head_dim=64, sequence=5,
                   type="f16", causal=True)  # fmt: skip


def predict(*words):
    command = [sys.executable, ROOT / "ci" / "predict", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def rows_of(*words):
    done = predict(*words, "--csv")
    assert done.returncode == 0, done.stderr
    found = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.stdout.splitlines()[0] == ",".join(COLUMNS)
    return found


@pytest.mark.parametrize(("moved", "binding"), [(1e9, "fp16_tensor"), (1e13, "dram")])
def test_the_longer_time_binds(moved, binding):
    rows = rows_of("--flops", 989.4e12, "--bytes", moved, "--unit", "fp16_tensor", *H100)
    assert {row["basis"] for row in rows} == {"data sheet"}
    assert [row["binds"] for row in rows] == ["yes", "no"]
    assert rows[0]["ceiling"] == binding
    times = {row["ceiling"]: float(row["seconds"]) for row in rows}
    assert times == pytest.approx({"fp16_tensor": 1.0, "dram": moved / 3350e9})


def test_measured_ceilings_stand_beside_the_data_sheet(tmp_path):
    name = "NVIDIA H100 80GB HBM3"
    row = made_rows.row(
        suite="micro", probe="tensor/wgmma_dense", point="type=f16.f32", quantity="throughput",
        unit="TFLOP/s", value=500.0, device=name,
    )  # fmt: skip
    run = made_rows.write(tmp_path / "run", [row])
    asked = ("--flops", 1e12, "--bytes", 1e9, "--unit", "fp16_tensor", run)
    rows = rows_of(*asked)
    assert [(row["basis"], row["ceiling"], row["binds"]) for row in rows] == [
        ("measured", "fp16_tensor", "unknown"),
        ("data sheet", "fp16_tensor", "yes"),
        ("data sheet", "dram", "no"),
    ]
    assert float(rows[0]["seconds"]) == pytest.approx(2e-3)
    assert "dram               unknown: no row measured it" in predict(*asked).stdout


def test_arithmetic_without_tensor_units_has_its_data_sheet_alone():
    rows = rows_of("--flops", 66.9e12, "--bytes", 1e9, "--unit", "fp32", *H100)
    assert [(row["basis"], row["ceiling"], row["binds"]) for row in rows] == [
        ("data sheet", "fp32", "yes"),
        ("data sheet", "dram", "no"),
    ]
    assert float(rows[0]["seconds"]) == pytest.approx(1.0)


def test_a_device_of_two_dies_is_one_of_them():
    rows = rows_of("--flops", 191.5e12, "--bytes", 1638.4e9, "--unit", "fp16_tensor",
                   "--device", "AMD Instinct MI250X")  # fmt: skip
    assert {row["ceiling"]: float(row["seconds"]) for row in rows} == pytest.approx(
        {"fp16_tensor": 1.0, "dram": 1.0}
    )


@pytest.mark.parametrize(("level", "value"), [("l2", 5000.0), ("shared", 33000.0), ("l1", 7.0)])
def test_bytes_cross_the_level_that_is_named(tmp_path, level, value):
    row = made_rows.row(
        suite="micro", probe="memory/mem_bw", point=f"level={level};reach=chip",
        quantity="throughput", unit="GB/s", value=value, device=H100[1],
    )  # fmt: skip
    run = made_rows.write(tmp_path / "run", [row])
    rows = rows_of("--flops", 0, "--bytes", 1e12, "--unit", "fp32", "--level", level, run)
    assert [(each["basis"], each["ceiling"], each["binds"]) for each in rows] == [
        ("measured", level, "yes")
    ]
    assert float(rows[0]["seconds"]) == pytest.approx(1e3 / value)


def loops(model):
    """Multiplications and additions of attention, counted one by one."""
    count = 0
    for token in range(model.sequence):
        seen = token + 1 if model.causal else model.sequence
        count += seen * model.head_dim * 2 * 2  # scores, then values
    return count * model.layers * model.batch * model.heads


@pytest.mark.parametrize("causal", [True, False])
def test_prefill_is_the_count_by_hand(causal):
    model = MODEL._replace(causal=causal)
    asked = work.attention_prefill(model)
    assert asked.flops == loops(model)
    tensors = (8 + 4 + 4 + 8) * 64 * 5  # queries, keys, values, result of a layer and sequence
    assert asked.bytes == 2 * 3 * 2 * tensors
    assert (asked.unit, asked.level) == ("fp16_tensor", "dram")


def test_decode_reads_the_cache_once_for_one_token():
    asked = work.attention_decode(MODEL)
    assert asked.flops == 3 * 2 * 8 * 5 * 64 * 2 * 2
    assert asked.bytes == 2 * 3 * 2 * (2 * 4 * 5 + 2 * 8) * 64
    assert asked.intensity < 2


def test_swap_moves_keys_and_values_over_the_link():
    asked = work.kv_swap(MODEL)
    assert asked == work.Work(0, 2 * 3 * 2 * 4 * 5 * 64 * 2, "fp16_tensor", "pcie")
    half = work.kv_swap(MODEL._replace(type="e4m3"))
    assert half.bytes == asked.bytes / 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--flops", "1"], "--bytes, --unit missing"),
        (["--flops", "nan", "--bytes", "1", "--unit", "x"], "nan is no positive number"),
        (["--flops", "0", "--bytes", "0", "--unit", "x", *H100], "nothing to predict"),
        (["--flops", "1", "--bytes", "1", "--unit", "fp7", *H100], "has no ceiling fp7"),
        (["--flops", "1", "--bytes", "1", "--unit", "x", "--device", "Z"], "data sheets name A100"),
        (["--flops", "1", "--bytes", "1", "--unit", "x", "--device", "h100"],
         "did you mean H100 PCIe, H100 80GB HBM3?"),
        (["attention-prefil"], "one of attention-prefill, attention-decode, kv-swap"),
        (["attention-decode", "--heads", "8"], "--head-dim, --sequence missing"),
        (["kv-swap", "attention-decode"], "one preset at a time"),
        (["kv-swap", "--heads", "8", "--head-dim", "64", "--sequence", "0"], "0 is no positive"),
        (["kv-swap", "--heads", "8", "--kv-heads", "3", "--head-dim", "64", "--sequence", "9"],
         "--kv-heads 3 does not divide --heads 8"),
        (["kv-swap", "--flops", "1", "--heads", "8", "--head-dim", "64", "--sequence", "9"],
         "--flops is what a preset computes"),
        (["--flops", "1", "--bytes", "1", "--unit", "x", "nowhere"], "nowhere/rows.csv"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_code_2(words, said):
    done = predict(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
