"""assay.jax: values of assay, derivatives against JAX's own transformations and differences."""

import numpy
import pytest

pytestmark = pytest.mark.slow

NU = numpy.array([0.3, 2.5, 40.0, 1023.0])
X = numpy.array([0.7, 9.0, 35.0, 800.0])
LOGARITHMS = [
    "log_bessel_i",
    "log_bessel_k",
    "log_bessel_i_scaled",
    "log_bessel_k_scaled",
    "log_hyp0f1",
]
IN_X_ONLY = [
    "bessel_i_ratio",
    "bessel_i_ratio_complement",
    "bessel_k_ratio",
    "log_bessel_i_dx",
    "log_bessel_k_dx",
]


@pytest.fixture(scope="module")
def jax():
    jax = pytest.importorskip("jax")
    with jax.enable_x64(True):
        yield jax


def difference(function, nu, x, argument):
    """Central difference of fourth order; its steps are exact."""
    h = 2.0**-9 * numpy.maximum(1, numpy.exp2(numpy.round(numpy.log2((nu, x)[argument]))) / 4)
    steps = (h, 0) if argument == 0 else (0, h)

    def at(k):
        return function(nu + k * steps[0], x + k * steps[1])

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)


@pytest.mark.parametrize("name", LOGARITHMS + IN_X_ONLY)
def test_values_and_derivatives(jax, name):
    import assay.jax

    function, plain = getattr(assay.jax, name), getattr(assay, name)
    assert (numpy.asarray(function(NU, X)) == plain(NU, X)).all()
    assert (numpy.asarray(jax.jit(jax.vmap(function))(NU, X)) == plain(NU, X)).all()
    arguments = (0, 1) if name in LOGARITHMS else (1,)
    for argument in arguments:
        slope = jax.vmap(jax.jit(jax.grad(function, argument)))(NU, X)
        numpy.testing.assert_allclose(slope, difference(plain, NU, X, argument), rtol=1e-7)


def test_second_derivative_in_x(jax):
    import assay.jax

    for name in ("log_bessel_i", "log_bessel_k"):
        second = jax.vmap(jax.grad(jax.grad(getattr(assay.jax, name), 1), 1))(NU, X)
        assert (numpy.asarray(second) == getattr(assay, f"{name}_dx2")(NU, X)).all()


def test_von_mises_fisher(jax):
    import assay.jax

    d, kappa = numpy.array([3.0, 64.0, 2048.0]), numpy.array([4.0, 50.0, 1500.0])
    numpy.testing.assert_allclose(
        jax.vmap(jax.grad(assay.jax.vmf_log_normalizer, 1))(d, kappa),
        -assay.bessel_i_ratio(d / 2 - 1, kappa),
        rtol=1e-14,
    )
    in_d = jax.vmap(jax.grad(assay.jax.vmf_log_normalizer, 0))(d, kappa)
    numpy.testing.assert_allclose(
        in_d, difference(assay.vmf.log_normalizer, d, kappa, 0), rtol=1e-6
    )
    there_and_back = jax.vmap(
        jax.grad(lambda d, k: assay.jax.vmf_kappa(d, assay.jax.bessel_i_ratio(d / 2 - 1, k)), 1)
    )(d, kappa)
    numpy.testing.assert_allclose(there_and_back, 1, rtol=1e-12)


def slopes(function, points, argument, eps=2.0**-12):
    """Central differences of fourth order in one argument."""
    h = eps * numpy.abs(points[argument])

    def at(k):
        return function(*(p + k * h * (i == argument) for i, p in enumerate(points)))

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)


MATERN = [
    numpy.array(v) for v in ([0.3, 2.0, 0.01, 5.0], [1.25, 0.5, 1.0, 2.0], [0.4, 1.7, 36, 80])
]
GIG = [numpy.array(v) for v in ([0.4, 3.0, 1.5], [-2.5, 0.3, 40.0], [1.75, 0.2, 3.0], [0.5, 4, 2])]
GAMMA = [numpy.array([v]) for v in (0.7, 2.5, 1.5, 0.0)]
INVERSE_GAMMA = [numpy.array([v]) for v in (0.7, -2.5, 0.0, 1.5)]


@pytest.mark.parametrize(
    ("name", "points", "arguments"),
    [
        ("matern_log_kernel", MATERN, (0, 1, 2)),
        ("gig_log_density", GIG, (0, 1, 2, 3)),
        ("gig_log_density", GAMMA, (0, 1, 2)),
        ("gig_log_density", INVERSE_GAMMA, (0, 1, 3)),
    ],
)
def test_densities(jax, name, points, arguments):
    import assay.jax
    from assay import gig, matern

    plain = {"matern_log_kernel": matern.log_kernel, "gig_log_density": gig.log_density}[name]
    function = getattr(assay.jax, name)
    assert (numpy.asarray(jax.jit(function)(*points)) == plain(*points)).all()
    for argument in arguments:
        slope = jax.vmap(jax.jit(jax.grad(function, argument)))(*points)
        numpy.testing.assert_allclose(slope, slopes(plain, points, argument), rtol=1e-6, atol=1e-9)


def test_gradient_of_a_matern_kernel_has_its_bits(jax):
    import assay.jax
    from assay import matern

    found = jax.vmap(jax.grad(assay.jax.matern_log_kernel, (0, 1, 2)))(*MATERN)
    wanted = matern.log_kernel_gradient(*MATERN)[1:]
    assert all((numpy.asarray(f) == w).all() for f, w in zip(found, wanted, strict=True))


def test_float32_and_broadcasting(jax):
    import assay.jax

    x = numpy.array([0.5, 3.0], "f4")
    y = assay.jax.log_bessel_k(1.5, x)
    assert y.dtype == numpy.float32
    assert (numpy.asarray(y) == assay.log_bessel_k(1.5, x)).all()
    assert assay.jax.log_bessel_i(NU[:, None], X).shape == (4, 4)


def test_what_has_no_derivative_says_so(jax):
    import assay.jax

    with pytest.raises(NotImplementedError, match="bessel_i_ratio has no derivative in its first"):
        jax.grad(assay.jax.bessel_i_ratio)(2.0, 3.0)
    with pytest.raises(NotImplementedError, match="log_bessel_i_dx2"):
        jax.grad(assay.jax.log_bessel_i_dx2, 1)(2.0, 3.0)
    with pytest.raises(
        NotImplementedError, match="matern_in_length has no derivative in its third"
    ):
        jax.grad(assay.jax.matern_in_length, 2)(2.0, 3.0, 1.5)
    with pytest.raises(TypeError, match="gig_log_density takes 4 arguments, not 3"):
        assay.jax.gig_log_density(1.0, 2.0, 3.0)
