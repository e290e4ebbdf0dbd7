"""The command log_bessel: its output, and its refusals."""

import os
import subprocess
from pathlib import Path

import pytest

BUILD = Path(os.environ.get("ASSAY_BUILD", Path(__file__).parents[2] / "build" / "default"))
PROGRAM = BUILD / "bin" / "log_bessel"
pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason=f"{PROGRAM} is not built")


def run(folder, text, function="logI,logK", *more):
    (folder / "points.csv").write_text(text)
    return subprocess.run(
        [
            PROGRAM,
            "--function",
            function,
            "--input",
            folder / "points.csv",
            "--output",
            folder / "values.csv",
            *more,
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def test_values_in_the_order_asked(tmp_path):
    done = run(tmp_path, "id,x,nu\na,0x1p+1,3\nb,1e3,0.5\n", "logK,logI")
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "values.csv").read_text().splitlines()
    assert lines[0] == "function,nu,x,value"
    assert [line.rsplit(",", 1)[0] for line in lines[1:]] == [
        "logK,3,0x1p+1",
        "logK,0.5,1e3",
        "logI,3,0x1p+1",
        "logI,0.5,1e3",
    ]
    assert lines[1].endswith(",-0x1.bd3fc04512318p-2")


def test_densities_read_their_own_columns(tmp_path):
    done = run(tmp_path, "d,x,r\n3,2,0.5\n", "vmf_log_normalizer,vmf_kappa")
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "values.csv").read_text().splitlines()
    assert lines[0] == "function,nu,x,value"
    # log(2/(4 pi sinh 2)) and the root of coth k - 1/k = 1/2.
    for line, start, value in zip(
        lines[1:],
        ("vmf_log_normalizer,3,2,", "vmf_kappa,3,0.5,"),
        (-3.126244439023514, 1.796755984723713),
    ):
        assert line.startswith(start)
        assert abs(float.fromhex(line.rsplit(",", 1)[1]) / value - 1) < 1e-14


# Values at nu = 3, x = 2 (for the inverse, nu = 3, r = 0.5) by Arb, to 19 digits.
AT_3_2 = {
    "logI": -1.547684707754703836,
    "logK": -0.4348135034711488615,
    "logI_scaled": -3.547684707754703836,
    "logK_scaled": 1.565186496528851139,
    "log_hyp0f1": 0.2440747614733511650,
    "ratioI": 0.2384534159000498504,
    "ratioI_complement": 0.7615465840999501496,
    "ratioK": 3.391976337609679023,
    "ratioI_inverse": 5.088479431004406989,
    "dlogI_dx": 1.738453415900049850,
    "dlogK_dx": -1.891976337609679023,
    "d2logI_dx2": -0.6414469872045766233,
    "d2logK_dx2": 0.6164137067299053739,
    "dlogI_dnu": -1.314596947272314069,
    "dlogK_dnu": 1.087964506414518534,
}


@pytest.mark.parametrize("kind", ["double", "float"])
@pytest.mark.parametrize("mode", ["accurate", "fast"])
def test_every_function(tmp_path, kind, mode):
    names = ",".join(AT_3_2)
    done = run(tmp_path, "r,nu,x\n0.5,3,2\n", names, "--type", kind, "--mode", mode)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "values.csv").read_text().splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == list(AT_3_2)
    for line in lines:
        function, _, second, value = line.split(",")
        assert second == ("0.5" if function == "ratioI_inverse" else "2")
        close = 4e-16 if kind == "double" else 2e-7
        assert float.fromhex(value) == pytest.approx(AT_3_2[function], rel=close), function


def test_special_values(tmp_path):
    assert run(tmp_path, "nu,x\n0,0\n1,nan\n").returncode == 0
    values = [
        line.rsplit(",", 1)[1] for line in (tmp_path / "values.csv").read_text().splitlines()[1:]
    ]
    assert values == ["0x0p+0", "nan", "inf", "nan"]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffnu,x\n3,2\n",
        "nu,x\r\n3,2\r\n\r\n",
        "\nx,nu\n\n2,3",
        'id,"nu","x"\n"a, ""b""","3","2"\n',
        "nu, x\n 3 ,\t2\n",
    ],
    ids=["mark", "carriage returns", "empty lines", "quotes", "blanks"],
)
def test_ways_to_write_the_same_points(tmp_path, text):
    done = run(tmp_path, text, "logI")
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "values.csv").read_text().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("logI,3,2,")
    assert float.fromhex(lines[1].split(",")[3]) == pytest.approx(AT_3_2["logI"])


def test_pipes_and_links(tmp_path):
    link, target = tmp_path / "link.csv", tmp_path / "target.csv"
    target.write_text("")
    link.symlink_to(target)
    points = "nu,x\n3,2\n"
    for output in ("/dev/stdout", link):
        arguments = ("--function", "logI,logK", "--input", "/dev/stdin", "--output", output)
        done = subprocess.run(
            [PROGRAM, *arguments], input=points, capture_output=True, text=True, check=True
        )
        text = done.stdout or target.read_text()
        assert [line.split(",")[0] for line in text.splitlines()] == ["function", "logI", "logK"]
    assert link.is_symlink()


def test_output_over_the_input(tmp_path):
    arguments = ("--function", "logI", "--input", "p.csv", "--output", "p.csv")
    (tmp_path / "p.csv").write_text("nu,x\n3,2\n")
    subprocess.run([PROGRAM, *arguments], check=True, cwd=tmp_path)
    assert (tmp_path / "p.csv").read_text().startswith("function,nu,x,value\nlogI,3,2,")


def test_folders_are_no_files(tmp_path):
    for option in ("--input", "--output"):
        done = run(tmp_path, "nu,x\n1,2\n", "logI", option, tmp_path)
        assert done.returncode == 2
        assert option in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "points.csv"),
        ("nu,x\n1,2,3\n", "points.csv:2"),
        ('nu,x\n\n1,"2\n', "points.csv:3"),
        ("nu,x\n1,2\n3,zz\n", "points.csv:3: column x: 'zz' is not a number"),
        ("nu,x\n1,2\n3\n", "points.csv:3"),
        ("nu,y\n1,2\n", '"x"'),
    ],
)
def test_bad_input_leaves_nothing_behind(tmp_path, text, said):
    done = run(tmp_path, text)
    assert done.returncode == 2
    assert said in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["points.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("logJ",),
        ("logI", "--type", "half"),
        ("logI", "--mode", "slow"),
        ("logI", "--device", "tpu"),
        ("logI", "--surprise", "1"),
    ],
)
def test_bad_usage(tmp_path, arguments):
    assert run(tmp_path, "nu,x\n1,2\n", *arguments).returncode == 2
    assert not (tmp_path / "values.csv").exists()


def test_device_that_is_not_there_is_one_line(tmp_path):
    text = "nu,x\n2.5,3\n0,40\n"
    done = run(tmp_path, text, "logI,logK", "--device", "cuda")
    values = tmp_path / "values.csv"
    if done.returncode == 0:  # there is one: its values are the CPU's
        on_device = values.read_text()
        assert run(tmp_path, text).returncode == 0
        assert values.read_text() == on_device
        return
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("log_bessel: --device cuda: ")
    assert done.stderr.endswith("; use --device cpu\n")
    assert not values.exists()


def test_device_refuses_what_the_cpu_alone_computes(tmp_path):
    done = run(tmp_path, "d,r\n3,0.5\n", "vmf_kappa", "--device", "cuda")
    assert done.returncode == 2
    assert "use --device cpu" in done.stderr
    assert not (tmp_path / "values.csv").exists()
