"""What each function's derivatives are, told once for the libraries that differentiate.

An entry holds the derivative in each argument, which is given the library's own functions `f` and
all arguments. None: no function here computes it."""

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


def _gig_mean(f, p, a, b):
    """Half of E[x]; 2 p/a at b = 0."""
    return f.where(b > 0, f.sqrt(b / a) * f.bessel_k_ratio(p, f.sqrt(a * b)) / 2, p / a)


def _gig_inverse_mean(f, p, a, b):
    """Half of E[1/x]; -2 p/b at a = 0."""
    return f.where(a > 0, f.sqrt(a / b) * f.bessel_k_ratio(-p, f.sqrt(a * b)) / 2, -p / b)


def _gig_in_p(f, x, p, a, b):
    interior = f.log(x * f.sqrt(a / b)) - f.log_bessel_k_dnu(p, f.sqrt(a * b))
    gamma = f.log(a * x / 2) - f.digamma(abs(p))
    inverse_gamma = f.log(2 * x / b) + f.digamma(abs(p))
    return f.where(b > 0, f.where(a > 0, interior, inverse_gamma), gamma)


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
    "matern_log_kernel": (
        lambda f, distance, length, nu: f.matern_in_distance(distance, length, nu),
        lambda f, distance, length, nu: f.matern_in_length(distance, length, nu),
        lambda f, distance, length, nu: f.matern_in_smoothness(distance, length, nu),
    ),
    "matern_in_distance": (None, None, None),
    "matern_in_length": (None, None, None),
    "matern_in_smoothness": (None, None, None),
    "gig_log_density": (
        lambda f, x, p, a, b: (p - 1) / x - a / 2 + b / (2 * x * x),
        _gig_in_p,
        lambda f, x, p, a, b: _gig_mean(f, p, a, b) - x / 2,
        lambda f, x, p, a, b: _gig_inverse_mean(f, p, a, b) - 1 / (2 * x),
    ),
}


def missing(name, argument):
    """The error for a derivative that is asked for and not here."""
    what = ("first", "second", "third", "fourth")[argument]
    return NotImplementedError(f"{name} has no derivative in its {what} argument here")


def counted(name, arguments):
    """The arguments, as many as the function takes."""
    count = len(DERIVATIVES[name])
    if len(arguments) != count:
        raise TypeError(f"{name} takes {count} arguments, not {len(arguments)}")
    return arguments


def _matern(component):
    """A derivative of the logarithm of the Matern kernel, element by element."""

    def compute(distance, length, nu):
        return getattr(assay.matern.log_kernel_gradient(distance, length, nu), component)

    compute.__doc__ = f"d/d{component[3:]} of the logarithm of the Matern kernel."
    return compute


_ELSEWHERE = {
    "vmf_log_normalizer": assay.vmf.log_normalizer,
    "vmf_kappa": assay.vmf.kappa_from_resultant,
    "matern_log_kernel": assay.matern.log_kernel,
    "gig_log_density": assay.gig.log_density,
    **{f"matern_{c}": _matern(c) for c in ("in_distance", "in_length", "in_smoothness")},
}


def on_arrays(name):
    """assay's own function of the name."""
    return _ELSEWHERE.get(name) or getattr(assay, name)
