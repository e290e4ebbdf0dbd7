"""assay.matern and assay.gig: against Arb and SciPy, and over arrays as the other functions."""

import flint
import numpy
import pytest
from assay import gig, matern
from scipy import stats
from test_module import same_bits

DISTANCE = numpy.array([1e-6, 0.03, 0.7, 4.0, 20.0])
NU = numpy.array([0.2, 0.5, 1.5, 2.7, 36.0, 38.0, 150.0])


def exact_log_kernel(distance, length, nu):
    z = (2 * nu).sqrt() * distance / length
    log_k = z.bessel_k(nu, scaled=True).log() - z
    return (1 - nu) * flint.arb(2).log() - nu.lgamma() + nu * z.log() + log_k


@pytest.fixture
def many_digits():
    before, flint.ctx.prec = flint.ctx.prec, 1500
    yield
    flint.ctx.prec = before


def points():
    return [(d, 1.25, n) for d in DISTANCE for n in NU]


def near(found, exact):
    """Within 2e-14 of the exact value or of 1, whichever is larger; the ball is narrower still."""
    assert exact.rad() < 1e-30
    return abs(found - float(exact)) <= 2e-14 * max(1, abs(float(exact)))


@pytest.mark.usefixtures("many_digits")
def test_matern_against_arb():
    for point in points():
        found = matern.log_kernel_gradient(*point)
        assert found.log_kernel == matern.log_kernel(*point)
        there = [flint.arb(float(v)) for v in point]
        assert near(found.log_kernel, exact_log_kernel(*there)), point
        for argument, slope in enumerate(found[1:]):
            h = there[argument] / 2**100
            up, down = list(there), list(there)
            up[argument] += h
            down[argument] -= h
            wanted = (exact_log_kernel(*up) - exact_log_kernel(*down)) / (2 * h)
            assert near(slope, wanted), (point, argument)


@pytest.mark.parametrize("p", [-3.5, -0.2, 0.0, 0.5, 4.0, 30.0])
def test_gig_against_scipy(p):
    a, b = 1.75, 0.5
    x = numpy.geomspace(0.01, 30, 40)
    wanted = stats.geninvgauss.logpdf(x, p, numpy.sqrt(a * b), scale=numpy.sqrt(b / a))
    numpy.testing.assert_allclose(gig.log_density(x, p, a, b), wanted, rtol=1e-11, atol=1e-11)


def test_limits_of_gig_against_scipy():
    x, shape = numpy.geomspace(0.01, 90, 50), numpy.array([[0.3], [1.0], [7.5], [300.0]])
    gamma = stats.gamma.logpdf(x, shape, scale=2 / 1.5)
    numpy.testing.assert_allclose(gig.log_density(x, shape, 1.5, 0), gamma, rtol=1e-11, atol=1e-11)
    inverse = stats.invgamma.logpdf(x, shape, scale=1.5 / 2)
    numpy.testing.assert_allclose(
        gig.log_density(x, -shape, 0, 1.5), inverse, rtol=1e-11, atol=1e-11
    )
    assert numpy.isnan(gig.log_density(1.0, [0.0, -1.0], 1.5, 0)).all()


CALLS = [
    (matern.log_kernel, (0.5, 2.0, 1.5)),
    (gig.log_density, (0.5, 2.0, 1.5, 0.25)),
]


@pytest.mark.parametrize(("function", "arguments"), CALLS)
def test_arrays_types_and_out(function, arguments):
    one = function(*arguments)
    assert isinstance(one, numpy.float64)
    x = numpy.array([[0.5], [3.0]])
    table = function(x, *arguments[1:-1], numpy.array([arguments[-1], 0.75, 3.5]))
    assert table.shape == (2, 3)
    assert table[0, 0] == one
    single = function(numpy.float32(x), *arguments[1:])
    assert single.dtype == numpy.float32
    assert (single == numpy.float32(function(x, *arguments[1:]))).all()
    out = numpy.zeros((2, 6))[:, ::2]
    wide = [numpy.array([arguments[-1], 0.75, 3.5])]
    assert function(x, *arguments[1:-1], *wide, out=out) is out
    assert same_bits(out, table)
    place = numpy.array([0.5, 3.0])
    assert same_bits(function(place, *arguments[1:], out=place), table[:, 0])
    with pytest.raises(ValueError, match="out has shape"):
        function(x, *arguments[1:], out=numpy.empty(7))
    with pytest.raises(TypeError, match="real float32 or float64"):
        function(1j, *arguments[1:])
    assert numpy.isnan(function(-1.0, *arguments[1:]))


def test_gradient_over_arrays():
    found = matern.log_kernel_gradient(DISTANCE[:, None], 1.25, NU)
    assert [f.shape for f in found] == [(5, 7)] * 4
    assert found.in_smoothness[2, 3] == matern.log_kernel_gradient(0.7, 1.25, 2.7).in_smoothness
    assert same_bits(found.log_kernel, matern.log_kernel(DISTANCE[:, None], 1.25, NU))
    single = matern.log_kernel_gradient(numpy.float32(0.7), 1.25, numpy.float32(2.7))
    assert {f.dtype for f in single} == {numpy.dtype("f4")}


@pytest.mark.parametrize(("function", "arguments"), CALLS)
def test_other_threads_run_meanwhile(ticks_beside, function, arguments):
    x = numpy.linspace(0.1, 30, 1_000_000)
    assert ticks_beside(function, x, *arguments[1:]) >= 5
