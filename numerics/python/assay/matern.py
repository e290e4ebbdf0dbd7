"""Matern kernels of unit variance, k = 2^(1-nu)/Gamma(nu) z^nu K_nu(z) with
z = sqrt(2 nu) distance/length, for any smoothness nu > 0; nu = inf is the squared exponential.

Arguments broadcast; float32 arguments give float32 values. NaN for a negative distance, length <= 0
and nu <= 0."""

import collections

import numpy

from assay import _core
from assay.elementwise import apply, as_arrays, run

Gradient = collections.namedtuple("Gradient", "log_kernel in_distance in_length in_smoothness")


def log_kernel(distance, length, nu, /, out=None):
    """log k, element by element."""
    return apply(_core.matern_log_kernel, (distance, length, nu), out)


def log_kernel_gradient(distance, length, nu, /):
    """log k and its derivatives in distance, length and nu, a namedtuple of arrays."""
    arrays, shape, dtype = as_arrays((distance, length, nu))
    results = [numpy.empty(shape, dtype) for _ in Gradient._fields]
    run(_core.matern_log_kernel_gradient, arrays, *results)
    return Gradient(*(r[()] for r in results))
