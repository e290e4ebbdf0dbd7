"""The generalised inverse Gaussian distribution, density
(a/b)^(p/2)/(2 K_p(sqrt(ab))) x^(p-1) exp(-(a x + b/x)/2) for x > 0.

b = 0 with p > 0 is the gamma distribution of shape p and rate a/2, a = 0 with p < 0 the inverse
gamma distribution of shape -p and scale b/2."""

from assay import _core
from assay.elementwise import apply


def log_density(x, p, a, b, /, out=None):
    """log of the density, element by element; the arguments broadcast, and float32 is kept.

    NaN for x < 0 and outside the parameters' domain: a and b positive, or one of them 0 and p of
    the sign above."""
    return apply(_core.gig_log_density, (x, p, a, b), out)
