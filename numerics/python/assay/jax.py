"""assay's functions for JAX, with derivatives: under jit, vmap, grad, jvp and their like.

Values are computed on the host, by the same code and with the same bits as assay's own, through
jax.pure_callback. They are float64 where an argument is (jax_enable_x64), else float32. Logarithms
have derivatives in both arguments; ratios and what is a derivative itself in the second argument
only, once. Where none is known NotImplementedError says so. Beside the names of assay there are
vmf_log_normalizer(d, kappa), vmf_kappa(d, r), matern_log_kernel(distance, length, nu) with its
derivatives matern_in_distance, matern_in_length and matern_in_smoothness, and
gig_log_density(x, p, a, b)."""

import sys

import jax
import numpy
from jax import numpy as jnp
from jax.custom_derivatives import SymbolicZero
from jax.numpy import log, sqrt, where  # noqa: F401 - of the derivatives
from jax.scipy.special import digamma  # noqa: F401 - of the derivatives

from assay.derivatives import DERIVATIVES, counted, missing, on_arrays

_THIS = sys.modules[__name__]


def _on_host(name):
    compute = on_arrays(name)

    def call(*arguments):
        return compute(*(numpy.asarray(a) for a in arguments))

    return call


def _jvp(name, value):
    def jvp(primals, tangents):
        total = None
        for argument, tangent in enumerate(tangents):
            if isinstance(tangent, SymbolicZero):
                continue
            derivative = DERIVATIVES[name][argument]
            if derivative is None:
                raise missing(f"assay.jax.{name}", argument)
            part = derivative(_THIS, *primals) * tangent
            total = part if total is None else total + part
        y = value(*primals)
        return y, jnp.zeros_like(y) if total is None else total

    return jvp


def _define(name):
    call = _on_host(name)

    @jax.custom_jvp
    def value(*arguments):
        shape = jax.ShapeDtypeStruct(arguments[0].shape, arguments[0].dtype)
        return jax.pure_callback(call, shape, *arguments, vmap_method="broadcast_all")

    value.defjvp(_jvp(name, value), symbolic_zeros=True)

    def function(*arguments):
        dtype = jnp.result_type(*counted(name, arguments), jnp.float32)
        return value(*jnp.broadcast_arrays(*(jnp.asarray(a, dtype) for a in arguments)))

    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    function.__doc__ = f"{on_arrays(name).__doc__.splitlines()[0]} Differentiable."
    return function


__all__ = list(DERIVATIVES)
globals().update({name: _define(name) for name in DERIVATIVES})
