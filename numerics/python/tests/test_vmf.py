"""assay.vmf: the command's bits, samples that fits find again, refusals."""

import numpy
import pytest
from assay import vmf
from test_module import command, same_bits


def test_bits_of_the_command(build, tmp_path):
    generator = numpy.random.default_rng(9)
    d = numpy.repeat([2.0, 3.0, 64.0, 2048.0, 1e6], 200)
    kappa = d * numpy.exp(generator.uniform(-9, 9, d.size))
    r = generator.uniform(0, 1, d.size)
    for name, function, second in (
        ("vmf_log_normalizer", vmf.log_normalizer, ("x", kappa)),
        ("vmf_kappa", vmf.kappa_from_resultant, ("r", r)),
    ):
        (wanted,) = command(build, tmp_path, [name], (("d", d), second))
        assert same_bits(function(d, second[1]), wanted)
        assert same_bits(function(2048, second[1])[600:800], wanted[600:800])


def test_normaliser_and_density_in_three_dimensions():
    kappa = numpy.array([0.1, 2.0, 50.0])
    exact = numpy.log(kappa / (4 * numpy.pi * numpy.sinh(kappa)))
    numpy.testing.assert_allclose(vmf.log_normalizer(3, kappa), exact, rtol=1e-14)
    x = numpy.array([[1.0, 0, 0], [0, 1, 0]])
    numpy.testing.assert_allclose(
        vmf.log_density(x, [1, 0, 0], 2.0), exact[1] + 2.0 * x[:, 0], rtol=1e-14
    )
    assert vmf.log_density(x[0], [1, 0, 0], kappa).shape == (3,)


@pytest.mark.parametrize(("d", "kappa"), [(3, 20.0), (512, 200.0), (32768, 3e4)])
def test_fit_of_samples(d, kappa):
    mean_direction = numpy.full(d, -2.0)
    samples = vmf.sample(mean_direction, kappa, 500, seed=3)
    assert (samples == vmf.sample(mean_direction, kappa, 500, seed=3)).all()
    assert (samples != vmf.sample(mean_direction, kappa, 500)).any()
    numpy.testing.assert_allclose(numpy.linalg.norm(samples, axis=1), 1, rtol=1e-14)
    found = vmf.fit(samples * 7)
    assert found.mean_direction @ mean_direction > 0.9 * numpy.linalg.norm(mean_direction)
    resultant = numpy.linalg.norm(samples.mean(0))
    assert abs(found.kappa / vmf.kappa_from_resultant(d, resultant) - 1) < 1e-12
    assert abs(found.kappa / kappa - 1) < 0.2


def test_mixture():
    directions = numpy.eye(2, 48)
    samples = numpy.concatenate(
        [vmf.sample(m, 90.0, 150, seed=i) for i, m in enumerate(directions)]
    )
    found = vmf.fit_mixture(samples, 2, seed=1)
    assert found.converged
    assert (numpy.diff(found.log_likelihood) > -1e-10).all()
    numpy.testing.assert_allclose(found.weights, 0.5, atol=0.01)
    numpy.testing.assert_allclose(found.kappas, 90, rtol=0.15)
    truth = numpy.repeat([0, 1], 150)
    assert (found.assignment == truth).mean() in (0.0, 1.0)
    assert numpy.abs(found.mean_directions @ directions.T).max(1).min() > 0.95


def test_refusals():
    with pytest.raises(ValueError, match="sample 1 has no direction"):
        vmf.fit([[1.0, 2.0], [0.0, 0.0]])
    with pytest.raises(ValueError, match=r"\(count, dimension\)"):
        vmf.fit([1.0, 2.0])
    with pytest.raises(ValueError, match="3 components of 2 samples"):
        vmf.fit_mixture(numpy.eye(2), 3)
    with pytest.raises(ValueError, match="kappa"):
        vmf.sample([1.0, 0.0], -1.0, 3)
    with pytest.raises(ValueError, match="direction"):
        vmf.sample([0.0, 0.0], 1.0, 3)
    for call in (vmf.fit_mixture, lambda rows, n, seed: vmf.sample(rows[0], 1.0, n, seed)):
        with pytest.raises(ValueError, match="seed is -1"):
            call(numpy.eye(2), 2, seed=-1)
