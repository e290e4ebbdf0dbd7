"""What each function's derivatives are, told once for the libraries that differentiate.

An entry holds the derivative in the first argument and that in the second; each is given the
library's own functions `f` and the two arguments. None: no function here computes it."""

import assay


def _ratio_i_slope(f, nu, x):
    # Riccati's equation (DLMF 10.33.1 differentiated) cancels for large x, the other for small x.
    r = f.bessel_i_ratio(nu, x)
    near = 1 - r * r - (2 * nu + 1) * r / x
    return f.where(x > nu + 1, f.log_bessel_i_dx2(nu, x) + nu / (x * x), near)


def _ratio_k_slope(f, nu, x):
    r = f.bessel_k_ratio(nu, x)
    near = r * r - (2 * nu + 1) * r / x - 1
    return f.where(x > nu + 1, -f.log_bessel_k_dx2(nu, x) - nu / (x * x), near)


def _hyp0f1_in_order(f, nu, x):
    return f.log_bessel_i_dnu(nu, x) + f.digamma(nu + 1) - f.log(x / 2)


def _normalizer_in_dimension(f, d, kappa):
    return (f.log(kappa) - 1.8378770664093453 - f.log_bessel_i_dnu(d / 2 - 1, kappa)) / 2


DERIVATIVES = {
    "log_bessel_i": (
        lambda f, nu, x: f.log_bessel_i_dnu(nu, x),
        lambda f, nu, x: f.log_bessel_i_dx(nu, x),
    ),
    "log_bessel_k": (
        lambda f, nu, x: f.log_bessel_k_dnu(nu, x),
        lambda f, nu, x: f.log_bessel_k_dx(nu, x),
    ),
    "log_bessel_i_scaled": (
        lambda f, nu, x: f.log_bessel_i_dnu(nu, x),
        lambda f, nu, x: nu / x - f.bessel_i_ratio_complement(nu, x),
    ),
    "log_bessel_k_scaled": (
        lambda f, nu, x: f.log_bessel_k_dnu(nu, x),
        lambda f, nu, x: 1 + f.log_bessel_k_dx(nu, x),
    ),
    "log_hyp0f1": (_hyp0f1_in_order, lambda f, nu, x: f.bessel_i_ratio(nu, x)),
    "bessel_i_ratio": (None, _ratio_i_slope),
    "bessel_i_ratio_complement": (None, lambda f, nu, x: -_ratio_i_slope(f, nu, x)),
    "bessel_i_ratio_inverse": (
        None,
        lambda f, nu, r: 1 / _ratio_i_slope(f, nu, f.bessel_i_ratio_inverse(nu, r)),
    ),
    "bessel_k_ratio": (None, _ratio_k_slope),
    "log_bessel_i_dx": (None, lambda f, nu, x: f.log_bessel_i_dx2(nu, x)),
    "log_bessel_k_dx": (None, lambda f, nu, x: f.log_bessel_k_dx2(nu, x)),
    "log_bessel_i_dx2": (None, None),
    "log_bessel_k_dx2": (None, None),
    "log_bessel_i_dnu": (None, None),
    "log_bessel_k_dnu": (None, None),
    "vmf_log_normalizer": (
        _normalizer_in_dimension,
        lambda f, d, kappa: -f.bessel_i_ratio(d / 2 - 1, kappa),
    ),
    "vmf_kappa": (
        None,
        lambda f, d, r: 1 / _ratio_i_slope(f, d / 2 - 1, f.vmf_kappa(d, r)),
    ),
}


def missing(name, argument):
    """The error for a derivative that is asked for and not here."""
    what = ("first", "second")[argument]
    return NotImplementedError(f"{name} has no derivative in its {what} argument here")


def on_arrays(name):
    """assay's own function of the name."""
    return {
        "vmf_log_normalizer": assay.vmf.log_normalizer,
        "vmf_kappa": assay.vmf.kappa_from_resultant,
    }.get(name) or getattr(assay, name)
