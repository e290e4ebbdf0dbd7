"""Modified Bessel functions of real order, their logarithms, ratios and derivatives, to the last
digits. Every function takes numbers or arrays, which broadcast, and

    out     an array that receives the values
    mode    "accurate" (default: the digits are kept next to zeros too) or "fast"

float32 arguments give float32 values; everything else is computed in float64. The interpreter's
lock is released meanwhile. Special values: NaN outside the domain, infinities at poles.

assay.vmf holds von Mises-Fisher distributions, assay.matern Matern kernels, assay.gig the
generalised inverse Gaussian; assay.jax and assay.torch the functions with derivatives for those
libraries.
"""

from assay.elementwise import evaluate as _evaluate

# Python name, the command's name, what the second argument is, what it is.
_TABLE = (
    ("log_bessel_i", "logI", "x", "log I_nu(x)"),
    ("log_bessel_k", "logK", "x", "log K_nu(x)"),
    ("log_bessel_i_scaled", "logI_scaled", "x", "log(e^-x I_nu(x))"),
    ("log_bessel_k_scaled", "logK_scaled", "x", "log(e^x K_nu(x))"),
    (
        "log_hyp0f1",
        "log_hyp0f1",
        "x",
        "log 0F1(; nu + 1; x^2/4) = log(I_nu(x) Gamma(nu + 1) (2/x)^nu)",
    ),
    ("bessel_i_ratio", "ratioI", "x", "I_(nu+1)(x) / I_nu(x)"),
    ("bessel_i_ratio_complement", "ratioI_complement", "x", "1 - I_(nu+1)(x) / I_nu(x)"),
    ("bessel_i_ratio_inverse", "ratioI_inverse", "r", "the x with I_(nu+1)(x) / I_nu(x) = r"),
    ("bessel_k_ratio", "ratioK", "x", "K_(nu+1)(x) / K_nu(x)"),
    ("log_bessel_i_dx", "dlogI_dx", "x", "d/dx log I_nu(x)"),
    ("log_bessel_k_dx", "dlogK_dx", "x", "d/dx log K_nu(x)"),
    ("log_bessel_i_dx2", "d2logI_dx2", "x", "d^2/dx^2 log I_nu(x)"),
    ("log_bessel_k_dx2", "d2logK_dx2", "x", "d^2/dx^2 log K_nu(x)"),
    ("log_bessel_i_dnu", "dlogI_dnu", "x", "d/dnu log I_nu(x)"),
    ("log_bessel_k_dnu", "dlogK_dnu", "x", "d/dnu log K_nu(x)"),
)


def _define(python_name, name, second, meaning):
    if second == "x":

        def function(nu, x, /, out=None, *, mode="accurate"):
            return _evaluate(name, nu, x, out, mode)
    else:

        def function(nu, r, /, out=None, *, mode="accurate"):
            return _evaluate(name, nu, r, out, mode)

    function.__name__ = function.__qualname__ = python_name
    function.__module__ = __name__
    function.__doc__ = f"{meaning}, element by element."
    return function


globals().update({row[0]: _define(*row) for row in _TABLE})

from assay import gig, matern, vmf  # noqa: E402 - they use what stands above

__all__ = ["gig", "matern", "vmf", *(row[0] for row in _TABLE)]
