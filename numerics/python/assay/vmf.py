"""Von Mises-Fisher distributions on the unit sphere of R^d, from d = 2 to millions.

The density of a unit vector x is C_d(kappa) exp(kappa mu.x)."""

import collections

import numpy

from assay import _core
from assay.elementwise import evaluate

Fit = collections.namedtuple("Fit", "mean_direction kappa")
Mixture = collections.namedtuple(
    "Mixture", "weights mean_directions kappas assignment log_likelihood converged"
)


def kappa_from_resultant(d, r, /, out=None):
    """The maximum-likelihood kappa of samples in `d` dimensions whose mean has length `r`.

    Within 4 units in the last place; 0 for r = 0, infinite for r = 1, NaN outside [0, 1]."""
    return evaluate("vmf_kappa", d, r, out)


def log_normalizer(d, kappa, /, out=None):
    """log C_d(kappa), the factor before exp(kappa mu.x)."""
    return evaluate("vmf_log_normalizer", d, kappa, out)


def log_density(samples, mean_direction, kappa):
    """log of the density at each row of `samples`, unit vectors; `kappa` may be one a sample."""
    samples = numpy.asarray(samples, numpy.float64)
    cosine = numpy.clip(samples @ numpy.asarray(mean_direction, numpy.float64), -1, 1)
    dimension = float(samples.shape[-1])
    columns = numpy.broadcast_arrays(dimension, numpy.asarray(kappa, numpy.float64), cosine)
    out = numpy.empty(columns[0].shape)
    _core.vmf_log_density(
        *(numpy.ascontiguousarray(c).reshape(-1) for c in columns), out.reshape(-1)
    )
    return out[()]


def fit(samples):
    """Mean direction and kappa of greatest likelihood of the rows of `samples`.

    Rows are scaled to length 1 first. ValueError names a row that has no direction."""
    samples = _rows(samples)
    mean_direction = numpy.empty(samples.shape[1])
    kappa = _core.vmf_fit(samples, mean_direction)
    return Fit(mean_direction, kappa)


def sample(mean_direction, kappa, size, seed=None):
    """`size` samples, one a row. The same seed gives the same samples; without one, others."""
    mean_direction = numpy.array(mean_direction, numpy.float64)
    if mean_direction.ndim != 1:
        raise ValueError(f"mean_direction has shape {mean_direction.shape}, not one dimension")
    if seed is None:
        seed = int(numpy.random.SeedSequence().generate_state(1, numpy.uint64)[0])
    out = numpy.empty((size, len(mean_direction)))
    _core.vmf_sample(mean_direction, float(kappa), _checked(seed), out)
    return out


def fit_mixture(
    samples, components, seed=0, *, iterations=200, tolerance=1e-8, resultant_limit=1 - 1e-6
):
    """A mixture of `components` distributions by expectation maximisation.

    It starts from directions drawn among the samples by `seed`, and ends when the mean
    log-likelihood gains less than `tolerance` (converged) or after `iterations`.
    `resultant_limit` bounds kappa where a component closes in on one sample. The result holds the
    likeliest component of each sample and the mean log-likelihood after each iteration."""
    samples = _rows(samples)
    weights, kappas = numpy.empty(components), numpy.empty(components)
    mean_directions = numpy.empty((components, samples.shape[1]))
    assignment = numpy.empty(len(samples), numpy.int64)
    log_likelihood, converged = _core.vmf_fit_mixture(
        samples,
        _checked(seed),
        iterations,
        tolerance,
        resultant_limit,
        weights,
        mean_directions,
        kappas,
        assignment,
    )
    return Mixture(
        weights, mean_directions, kappas, assignment, numpy.array(log_likelihood), converged
    )


def _checked(seed):
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed is {seed}, not in 0 .. 2^64 - 1")
    return int(seed)


def _rows(samples):
    samples = numpy.ascontiguousarray(samples, numpy.float64)
    if samples.ndim != 2:
        raise ValueError(f"samples have shape {samples.shape}, not (count, dimension)")
    return samples
