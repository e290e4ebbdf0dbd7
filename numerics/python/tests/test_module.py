"""assay's functions over arrays: the command's bits, broadcasting, out=, types."""

import subprocess

import assay
import numpy
import pytest
from assay import _core


def points(count=3000):
    generator = numpy.random.default_rng(5)
    scale = numpy.exp(generator.uniform(-3, 11, count))
    nu = generator.uniform(0, 1, count) * scale
    nu[::9] = numpy.floor(nu[::9])
    x = generator.uniform(0, 1, count) * scale
    nu[3], x[5], nu[7], x[11] = numpy.nan, -1, -3, 0
    return nu, x


def command(build, folder, names, columns, single=False):
    """Values of the command, a list for each function."""
    (first, a), (second, b) = columns
    lines = [f"{first},{second}"] + [f"{float(p).hex()},{float(q).hex()}" for p, q in zip(a, b)]
    (folder / "points.csv").write_text("\n".join(lines) + "\n")
    subprocess.run(
        [
            build / "bin" / "log_bessel",
            "--function",
            ",".join(names),
            "--input",
            folder / "points.csv",
            "--output",
            folder / "values.csv",
            "--type",
            "float" if single else "double",
        ],
        check=True,
    )
    rows = (folder / "values.csv").read_text().splitlines()[1:]
    values = [float.fromhex(row.rsplit(",", 1)[1]) for row in rows]
    return numpy.array(values).reshape(len(names), -1)


def same_bits(got, wanted):
    got, wanted = numpy.asarray(got, "f8"), numpy.asarray(wanted, "f8")
    number = ~numpy.isnan(wanted)
    return (numpy.isnan(got) == ~number).all() and (
        got.view("u8")[number] == wanted.view("u8")[number]
    ).all()


def rows_of_one_kind():
    return {second: [row for row in assay._TABLE if row[2] == second] for second in ("x", "r")}


@pytest.mark.parametrize("single", [False, True])
def test_bits_of_the_command(build, tmp_path, single):
    for second, rows in rows_of_one_kind().items():
        nu, x = points()
        if second == "r":
            x = numpy.abs(numpy.sin(x))
        if single:
            nu, x = nu.astype("f4"), x.astype("f4")
        wanted = command(
            build, tmp_path, [row[1] for row in rows], (("nu", nu), (second, x)), single
        )
        for row, values in zip(rows, wanted):
            got = getattr(assay, row[0])(nu, x)
            assert got.dtype == nu.dtype
            assert same_bits(got, values), row[0]


def test_every_function_of_the_command_has_a_name():
    named = {row[1] for row in assay._TABLE} | {"vmf_log_normalizer", "vmf_kappa"}
    assert set(_core.functions()) == named


def test_broadcasting_and_scalars():
    nu, x = numpy.array([[0.0], [2.5]]), numpy.array([1.0, 30.0, 900.0])
    table = assay.log_bessel_k(nu, x)
    assert table.shape == (2, 3)
    assert table[1, 2] == assay.log_bessel_k(2.5, 900.0)
    assert isinstance(assay.log_bessel_i(1, 2), numpy.float64)
    assert assay.log_bessel_i([], 2.0).shape == (0,)
    assert (assay.log_bessel_i(2.5, x[::-1]) == assay.log_bessel_i(2.5, x)[::-1]).all()
    with pytest.raises(ValueError, match="broadcast"):
        assay.log_bessel_i([1.0, 2.0], [1.0, 2.0, 3.0])


def test_types():
    x = numpy.array([1.0, 2.0], "f4")
    assert assay.log_bessel_i(1.5, x).dtype == numpy.float32
    assert assay.log_bessel_i(numpy.float64(1.5), x).dtype == numpy.float64
    assert assay.log_bessel_i(numpy.array([1, 2]), 3).dtype == numpy.float64
    for wrong in (1 + 2j, numpy.longdouble(1), "1"):
        with pytest.raises(TypeError):
            assay.log_bessel_i(1.0, wrong)
    with pytest.raises(ValueError, match="'accurate' or 'fast'"):
        assay.log_bessel_i(1.0, 1.0, mode="sloppy")
    assert abs(assay.log_bessel_i(1.0, 2.0, mode="fast") - assay.log_bessel_i(1.0, 2.0)) < 1e-15


def test_out():
    nu, x = points(50)
    wanted = assay.log_bessel_k(nu, x)
    out = numpy.empty(50)
    assert assay.log_bessel_k(nu, x, out) is out
    assert same_bits(out, wanted)
    spaced = numpy.zeros(100)[::2]
    assert same_bits(assay.log_bessel_k(nu, x, out=spaced), wanted)
    single = numpy.empty(50, "f4")
    assert (assay.log_bessel_k(nu[20:], x[20:], single[20:]) == wanted[20:].astype("f4")).all()
    place = x.copy()
    assert same_bits(assay.log_bessel_k(nu, place, out=place), wanted)
    shifted = numpy.concatenate([[1.0], x])
    assert same_bits(assay.log_bessel_k(nu, shifted[1:], out=shifted[:-1]), wanted)
    for refused, error in (
        (numpy.empty(49), ValueError),
        (numpy.empty(50, "i8"), TypeError),
        ([0.0] * 50, TypeError),
    ):
        with pytest.raises(error, match="out"):
            assay.log_bessel_k(nu, x, out=refused)


def test_other_threads_run_meanwhile(ticks_beside):
    x = numpy.linspace(0.1, 30, 4_000_000)
    assert ticks_beside(assay.log_bessel_k, 2.5, x) >= 5
