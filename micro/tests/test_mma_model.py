"""mma_model: recorded outputs of hardware, the rules once more, and every way to misuse it."""

import csv
import gzip
import os
import random
import re
import subprocess
from collections import Counter
from pathlib import Path

import mma_cases as cases
import mma_oracle as oracle
import pytest

HERE = Path(__file__).parent
RECORDED = HERE / "recorded_outputs.csv.gz"
BUILD = Path(os.environ.get("ASSAY_BUILD_DIR", HERE.parents[1] / "build" / "default"))
PROGRAM = BUILD / "bin" / "mma_model"
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason=f"{PROGRAM.name} is not built")

# One unit of each kind of arithmetic and of each pair of formats that changes what can be seen.
KINDS = (HERE / "mma_kinds.txt").read_text(encoding="utf-8").split()


def run(*arguments):
    command = [str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def hex_of(name, pattern):
    bits = oracle.INTEGERS.get(name) or oracle.FORMATS[name].bits
    return f"{pattern:0{(bits + 3) // 4}x}"


def fields(unit, row):
    """A row's cells: unit, c, a, b, sa, sb."""
    a, b, cd = oracle.types_of(unit)
    scale = oracle.scale_of(unit)
    scales = [" ".join(hex_of(scale[1], s) for s in row_scales) if scale else ""
              for row_scales in (row.sa, row.sb)]  # fmt: skip
    operands = [" ".join(hex_of(t, x) for x in xs) for t, xs in ((a, row.a), (b, row.b))]
    return [unit, hex_of(cd, row.c), *operands, *scales]


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


def results(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [(row["unit"], row["d"]) for row in csv.DictReader(file)]


def expected(unit, row):
    cd = oracle.types_of(unit)[2]
    return hex_of(cd, oracle.evaluate(unit, row.c, row.a, row.b, row.sa, row.sb))


def recorded():
    with gzip.open(RECORDED, "rt", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_recorded_outputs_of_hardware_are_met_bit_for_bit(tmp_path):
    rows = recorded()
    assert len(rows) == 4800
    source = write(tmp_path / "in.csv", list(rows[0]), [list(row.values()) for row in rows])
    done = run("--input", source, "--output", tmp_path / "out.csv")
    assert (done.returncode, done.stderr) == (0, "")
    found = results(tmp_path / "out.csv")
    assert [unit for unit, _ in found] == [row["unit"] for row in rows]
    wrong = [(row, d) for row, (_, d) in zip(rows, found) if d != row["d"]]
    assert not wrong


def test_the_oracle_meets_recorded_outputs_too():
    seen = Counter()
    for row in recorded():
        unit = row["unit"]
        seen[unit] += 1
        if seen[unit] > 10:
            continue
        c, a, b = int(row["c"], 16), *([int(x, 16) for x in row[k].split()] for k in "ab")
        assert hex_of(oracle.types_of(unit)[2], oracle.evaluate(unit, c, a, b)) == row["d"]


@pytest.mark.parametrize("unit", KINDS)
def test_rows_made_from_the_rules_are_met_bit_for_bit(unit, tmp_path):
    rows = list(cases.rows(unit))
    kept = rows if len(rows) < 300 else random.Random(unit).sample(rows, 300)
    header = ["unit", "c", "a", "b", "sa", "sb"]
    source = write(tmp_path / "in.csv", header, [fields(unit, row) for row in kept])
    done = run("--input", source, "--output", tmp_path / "out.csv")
    assert done.returncode == 0, done.stderr
    found = [d for _, d in results(tmp_path / "out.csv")]
    wrong = [
        (row.name, d, expected(unit, row))
        for row, d in zip(kept, found)
        if d != expected(unit, row)
    ]
    assert not wrong


@pytest.mark.parametrize("arch", ["sm_100.tcgen05", "sm_120.mma"])
def test_k_tells_two_kinds_of_one_name_apart(arch, tmp_path):
    unit = f"{arch}_mx32ue8m0.e2m1.f32"
    rows = [cases.Row("", row.c, row.a[:32], row.b[:32], row.sa[:1], row.sb[:1])
            for row in cases.rows(unit, 12)]  # fmt: skip
    cells = [fields(unit, row) for row in rows]
    source = write(tmp_path / "in.csv", ["unit", "c", "a", "b", "sa", "sb"], cells)
    assert run("--input", source, "--output", tmp_path / "out.csv").returncode == 0
    found = [d for _, d in results(tmp_path / "out.csv")]
    assert found == [expected(unit, row) for row in rows]
    of_64 = oracle.evaluate(unit, 0x3F800000, [0xA] + [0] * 63, [2] * 64, [97, 97], [127, 127])
    of_32 = oracle.evaluate(unit, 0x3F800000, [0xA] + [0] * 31, [2] * 32, [97], [127])
    assert (of_32, of_64) == (0x3F800000, 0x3F7FFFFF)


@pytest.mark.slow
def test_all_rows_of_all_units_are_met(tmp_path):
    units = run("--list-units").stdout.split()
    header = ["unit", "c", "a", "b", "sa", "sb"]
    for unit in units:
        rows = list(cases.rows(unit, 12))
        source = write(tmp_path / "in.csv", header, [fields(unit, row) for row in rows])
        assert run("--input", source, "--output", tmp_path / "out.csv").returncode == 0
        found = [d for _, d in results(tmp_path / "out.csv")]
        assert found == [expected(unit, row) for row in rows], unit


# What no vector can show: a zero's exponent where c is f16 or is added outside, whose other terms
# all lie far above it, and where scales set the exponents.
def unseen(unit, change):
    _, _, cd = oracle.types_of(unit)
    outside = oracle.method_of(unit) is oracle.converted
    return change.startswith("zero exponent") and (
        cd == "f16" or outside or ("_mx" in unit and "e2m1" in unit)
    )


def own_outputs(unit, folder):
    """The names of a unit's vectors, and rows of c,a,b,d,sa,sb with the model's results."""
    rows = list(cases.rows(unit))
    cells = [fields(unit, row) for row in rows]
    source = write(folder / "in.csv", ["unit", "c", "a", "b", "sa", "sb"], cells)
    assert run("--input", source, "--output", folder / "out.csv").returncode == 0
    found = [d for _, d in results(folder / "out.csv")]
    return [row.name for row in rows], [[*f[1:4], d, *f[4:]] for f, d in zip(cells, found)]


@pytest.mark.parametrize(
    "unit", [u for u in KINDS if oracle.types_of(u)[2] != "f64" and u != "gfx908.mfma.f32.f32"]
)
def test_changing_any_parameter_by_one_changes_a_named_vector(unit, tmp_path):
    names, cells = own_outputs(unit, tmp_path)
    done = run("--identify", write(tmp_path / "o.csv", ["c", "a", "b", "d", "sa", "sb"], cells))
    assert done.returncode == 0, done.stdout + done.stderr
    text = done.stdout.split("\nothers\n")[0]
    assert "made by" in text
    assert unit in re.split(r"[,\s]+", text)
    left = re.search(r"left open by these rows: (.*)", text)
    left_open = left.group(1).split(", ") if left else []
    assert [change for change in left_open if not unseen(unit, change)] == []
    refuted = re.findall(r"    (.*): refuted by \d+ rows, first line (\d+)", text)
    assert refuted
    for _, line in refuted:
        assert names[int(line) - 2]


def random_outputs(unit, count):
    rows = list(cases.random_rows(cases.Maker(unit), count))
    return [[*fields(unit, row)[1:4], expected(unit, row)] for row in rows]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("sm_80.mma.f16.f32", "sm_90.mma.f16.f32"),
        ("sm_90.wgmma.e4m3.f32", "sm_100.tcgen05.e4m3.f32"),
        ("gfx942.mfma.f16.f32", "gfx90a.mfma.f16.f32"),
    ],
)
def test_a_mixture_is_told_apart(first, second, tmp_path):
    rows = random_outputs(first, 60) + random_outputs(second, 40)
    done = run("--identify", write(tmp_path / "o.csv", ["c", "a", "b", "d"], rows))
    assert done.returncode == 0, done.stderr
    assert "a mixture of" in done.stdout
    names = re.split(r"[,\s]+", done.stdout.split("\nothers\n")[0])
    assert first in names
    assert second in names


def test_outputs_of_no_unit_are_said_to_be(tmp_path):
    rows = random_outputs("sm_90.mma.f16.f32", 40)
    for row in rows[::4]:
        row[3] = "12345678"
    done = run("--identify", write(tmp_path / "o.csv", ["c", "a", "b", "d"], rows))
    assert done.returncode == 1
    assert "10 rows are explained by no unit, first line 2" in done.stdout


def test_the_error_of_a_product_is_told():
    done = run("--error", "--unit", "sm_90.wgmma.e4m3.f32", "--shape", "8x8x512")
    assert done.returncode == 0
    figures = {}
    for line in done.stdout.splitlines():
        match = re.match(r"(\S.*?)\s{2,}([\d.e+-]+)\s+([\d.e+-]+)", line)
        if match:
            figures[match.group(1)] = float(match.group(2))
    unit, chain, best = (
        figures[name]
        for name in (
            "sm_90.wgmma.e4m3.f32",
            "fused multiply-adds in f32",
            "exact, rounded once to f32",
        )
    )
    assert best <= chain < 1e-6
    assert 1e-5 < unit < 1e-2
    assert (
        run("--error", "--unit", "sm_90.wgmma.e4m3.f32", "--shape", "8x8x512").stdout == done.stdout
    )


EACH_ERROR = [
    "sm_80.mma.f64.f64",
    "sm_80.mma.s8.s32",
    "sm_120.mma_mx16ue4m3.e2m1.f32",
    "gfx942.mfma.fp8.f32",
    "sm_90.mma.f16.f16",
]


@pytest.mark.parametrize("unit", EACH_ERROR)
def test_the_error_of_every_kind_is_told(unit):
    done = run("--error", "--unit", unit, "--shape", "4x4x100")
    assert done.returncode == 0, done.stderr
    assert unit in done.stdout


def test_units_are_listed_once_each():
    units = run("--list-units").stdout.split()
    assert len(units) == len(set(units))
    assert set(KINDS) <= set(units)
    assert {row["unit"] for row in recorded()} <= set(units)


def test_an_unknown_unit_leaves_d_empty_and_the_rest_computed(tmp_path):
    rows = [["sm_80.mma.f16.f32", "00000000", "3c00", "3c00"], ['no "unit"', "0", "0", "0"]]
    source = write(tmp_path / "in.csv", ["unit", "c", "a", "b"], rows)
    done = run("--input", source, "--output", tmp_path / "out.csv")
    assert done.returncode == 1
    assert 'no "unit"' in done.stderr
    assert results(tmp_path / "out.csv") == [("sm_80.mma.f16.f32", "3f800000"), ('no "unit"', "")]


def test_patterns_may_have_a_prefix_capitals_and_few_digits(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("unit,c,a,b\r\nsm_80.mma.f16.f32,0X0,0x3C00  3c00,3C00 0\r\n", newline="")
    done = run("--input", source, "--output", tmp_path / "out.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.csv").read_text() == "unit,d\nsm_80.mma.f16.f32,3f800000\n"
    rows = [["0x" + f"{0:08x}", "0x3C00", "0x3c00", "0X3F800000"]]
    done = run("--identify", write(tmp_path / "o.csv", ["c", "a", "b", "d"], rows))
    assert done.returncode == 0, done.stderr


GOOD = "sm_80.mma.f16.f32,00000000,3c00,3c00\n"
HEADER = "unit,c,a,b\n"


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ("", "1:1", "no header"),
        ("unit,c,a\n", "1:3", "no column 'b'"),
        ("unit,c,a,b,a\n", "1:5", "twice"),
        (HEADER + GOOD + "sm_80.mma.f16.f32,0,3c00\n", "3:3", "3 fields"),
        (HEADER + GOOD + "sm_80.mma.f16.f32,0,3c00,3c00,1\n", "3:4", "5 fields"),
        (HEADER + "sm_80.mma.f16.f32,zero,3c00,3c00\n", "2:2", "no hexadecimal pattern"),
        (HEADER + "sm_80.mma.f16.f32,,3c00,3c00\n", "2:2", "0 elements, not 1"),
        (HEADER + "sm_80.mma.f16.f32,0,3c00 13c00,0 0\n", "2:3", "more than the 16 bits of f16"),
        (HEADER + "sm_80.mma.f16.f32,0,3c00 3c00,3c00\n", "2:4", "1 elements, not 2"),
        (HEADER + f"sm_80.mma.f16.f32,0,{'0 ' * 17},{'0 ' * 17}\n", "2:3", "17 elements"),
        (HEADER + "\n" + GOOD, "2:1", "empty line"),
        (HEADER + 'sm_80.mma.f16.f32,0,"3c00,3c00\n', "2:3", "quote"),
        (HEADER + "sm_120.mma_mx16ue4m3.e2m1.f32,0,1,1\n", "2:4", "sa"),
    ],
)
def test_bad_input_is_one_line_with_its_place_and_leaves_no_file(text, place, cause, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(text, encoding="utf-8")
    done = run("--input", source, "--output", tmp_path / "out.csv")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"{source}:{place}: ")
    assert cause in done.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--input", "in.csv"],
        ["--nothing"],
        ["--input"],
        ["--input", "in.csv", "--list-units"],
        ["--error", "--unit", "sm_80.mma.f16.f32"],
        ["--error", "--unit", "none", "--shape", "1x1x1"],
        ["--error", "--unit", "sm_80.mma.f16.f32", "--shape", "1x1"],
        ["--error", "--unit", "sm_80.mma.f16.f32", "--shape", "0x1x1"],
        ["--error", "--unit", "sm_80.mma.f16.f32", "--shape", "1x1x9999999999"],
        ["--error", "--unit", "sm_80.mma.f16.f32", "--shape", "1x1x1", "--seed", "-1"],
        ["--identify", "/nowhere.csv"],
    ],
)
def test_bad_usage_is_one_line_and_exit_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_an_output_that_cannot_be_written_is_refused(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(HEADER + GOOD, encoding="utf-8")
    done = run("--input", source, "--output", tmp_path / "no" / "out.csv")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    done = run("--input", source, "--output", "/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
