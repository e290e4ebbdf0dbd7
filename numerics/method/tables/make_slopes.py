# ruff: noqa: E501
"""Writes slopes.hpp, the tables of the ratios and derivatives: python make_slopes.py [FOLDER]. Needs python-flint.

With s = hypot(nu, x), w = (nu/s)^2, p = 1/s, sigma = 1 for I and -1 for K, L the logarithm, ' = x d/dx:
    L'  = sigma s - (1 - w) G,              x^2 d2L/dx2 = -sigma w s + (1 - w) F,
    dL/dnu = -sigma asinh(nu/x) + nu p^2 M.
G - 1/2, F - 1/2 + w and M + 1/2 are series in sigma p whose coefficients follow from the D_k of debye.hpp; for s < 37
they are fits.
"""

import sys
from fractions import Fraction
from pathlib import Path

import make_tables as base
from flint import arb, ctx

TERMS = 16
TOLERANCE = {"g": 1.2e-17, "f": 1.2e-17, "n": 1.2e-17, "m": 1.2e-17, "e": 1.2e-17}
BANDS = {"8_16": ("7.99", "16.01"), "16_37": ("15.99", "37.01")}


def polynomial(*terms):
    """The sum of polynomials of unequal length."""
    out = [Fraction(0)] * max(len(t) for t in terms)
    for t in terms:
        for i, c in enumerate(t):
            out[i] += c
    return out


def series():
    """G_k, F_k, M_k for k = 1..TERMS: from D_k p^k, with x d/dx p = -(1-w) p and x d/dx w = -2 w (1-w)."""
    d = base.debye_logarithm(TERMS)
    one_minus_2w, one_minus_w = [Fraction(1), Fraction(-2)], [Fraction(1), Fraction(-1)]
    g, f, m = [], [], []
    for k in range(1, TERMS + 1):
        slope = [(2 * i + k) * c for i, c in enumerate(d[k])]
        twice = [(2 * i + k) * c for i, c in enumerate(slope)]
        derivative = [2 * i * c for i, c in enumerate(d[k])][1:] or [Fraction(0)]
        g.append(slope)
        f.append(polynomial(base.multiply(one_minus_2w, slope), base.multiply(one_minus_w, twice)))
        m.append(polynomial(base.multiply(one_minus_w, derivative), [-k * c for c in d[k]]))
    return g, f, m


STEP = arb(2) ** -140


def log_slope(kind, nu, x):
    """x times the logarithmic derivative."""
    if kind == "i":
        return nu + x * x.bessel_i(nu + 1) / x.bessel_i(nu)
    return nu - x * x.bessel_k(nu + 1) / x.bessel_k(nu)


def order_slope(function, nu):
    return (function(nu + STEP).log() - function(nu - STEP).log()) / (2 * STEP)


def point(kind, c, p):
    s = 1 / p
    nu, x = s * c, s * (1 - c * c).sqrt()
    return (s, nu, x) if kind == "i" else (s, x, nu)


def fit_g(kind, c, p):
    s, nu, x = point(kind, c, p)
    sign = 1 if kind == "i" else -1
    return (sign * s - log_slope(kind, nu, x)) * s * s / (x * x) - arb(1) / 2


def fit_f(kind, c, p):
    s, nu, x = point(kind, c, p)
    sign = 1 if kind == "i" else -1
    u = log_slope(kind, nu, x)
    w = nu * nu / (s * s)
    return (x * x + nu * nu - u - u * u + sign * w * s) * s * s / (x * x) - arb(1) / 2 + w


def fit_n(kind, c, p):
    """N = (M + 1/2) nu p."""
    s, nu, x = point(kind, c, p)
    return (order_slope(x.bessel_i, nu) + (nu / x).asinh()) * s + c / 2


def fit_m(kind, c, p):
    s, nu, x = point(kind, c, p)
    return (order_slope(x.bessel_k, nu) - (nu / x).asinh()) * s * s / nu + arb(1) / 2


def fit_e(kind, c, p):
    """M of log (I_nu + I_-nu)/2 for nu <= 1/2, c = 4 nu^2."""
    s, nu = 1 / p, c.sqrt() / 2
    x = (s * s - nu * nu).sqrt()
    even = order_slope(lambda n: x.bessel_i(n) + x.bessel_i(-n), nu)
    return (even + (nu / x).asinh()) * s * s / nu + arb(1) / 2


def fit(function, kind, low_s, high_s, tolerance, rows=34, columns=22):
    """Chebyshev tensor fit over c in [0, 1] and p in [1/high_s, 1/low_s]; terms below `tolerance` are dropped."""
    low, high = arb(1) / arb(high_s), arb(1) / arb(low_s)
    ctx.prec = 500
    grid = [
        [
            function(kind, (a + 1) / 2, (low + high) / 2 + b * (high - low) / 2)
            for b in base.nodes(columns)
        ]
        for a in base.nodes(rows)
    ]
    in_c, in_p = base.cosine_matrix(rows, rows), base.cosine_matrix(columns, columns)
    half = [
        [sum((in_c[i][a] * grid[a][b] for a in range(rows)), arb(0)) for b in range(columns)]
        for i in range(rows)
    ]
    full = [
        [sum((half[i][b] * in_p[j][b] for b in range(columns)), arb(0)) for j in range(columns)]
        for i in range(rows)
    ]
    large = [
        (i, j)
        for i in range(rows)
        for j in range(columns)
        if abs(float(full[i][j].mid())) > tolerance
    ]
    width = max(max(j for i, j in large) + 1, 9)
    first, second = max(i for i, j in large if j < 8), max([i for i, j in large if j >= 8] or [0])
    if first >= rows - 2 or width >= columns - 1:
        raise ValueError("the grid is too coarse")
    kept = [
        [
            full[i][j] if i <= (first if j < 8 else second) and j < width else arb(0)
            for j in range(columns)
        ]
        for i in range(rows)
    ]
    by_v = list(zip(*[base.chebyshev_to_monomial(list(column)) for column in zip(*kept)]))
    by_vt = [base.chebyshev_to_monomial(list(row)) for row in by_v]
    ctx.prec = 400
    number = lambda i, j: base.rounded(by_vt[i][j])[0]  # noqa: E731
    a = [[number(i, j) for j in range(8)] for i in range(first + 1)]
    b = [[number(i, j) for j in range(8, width)] for i in range(second + 1)]
    return a, b


ABOUT = {
    ("g", "i"): ("G - 1/2 for I", "v = 2 nu/s - 1"),
    ("g", "k"): ("G - 1/2 for K", "v = 2 x/s - 1"),
    ("f", "i"): ("F - 1/2 + w for I", "v = 2 nu/s - 1"),
    ("f", "k"): ("F - 1/2 + w for K", "v = 2 x/s - 1"),
    ("n", "i"): ("(M + 1/2) nu/s for I", "v = 2 nu/s - 1"),
    ("m", "k"): ("M + 1/2 for K", "v = 2 x/s - 1"),
    ("e", "i"): ("M + 1/2 of log (I_nu + I_-nu)/2, nu <= 1/2", "v = 8 nu^2 - 1"),
}


def single_tables():
    """Logarithms to 2^-27, enough for float."""

    def atanh(z):
        return 2 * z.sqrt().atanh() / z.sqrt() if z > arb("1e-20") else arb(2)

    def logarithm(f):
        return (1 + f).log() / f if abs(float(f.mid())) > 1e-25 else arb(1)

    tables = (
        (
            "single_atanh",
            base.interpolate(atanh, arb(0), arb("0.0404"), 3),
            "2 atanh(t)/t in z = t^2 on [0, 0.0404], degree 3; error 2^-28.",
        ),
        (
            "single_log",
            base.interpolate(logarithm, arb("-0.25"), arb("0.5"), 8),
            "log(1 + f)/f on [-1/4, 1/2], degree 8; f times its error is below 2^-26.",
        ),
    )
    body = "\n".join(
        base.table(name, [base.rounded(c)[0] for c in values], about)
        for name, values, about in tables
    )
    return base.HEADER.format(about="Logarithms for float.", body=body).replace(
        "Written by make_tables.py", "Written by make_slopes.py"
    )


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    (folder / "single.hpp").write_text(single_tables())
    body = ""
    for name, rows in zip("gfm", series()):
        flat = [float(c) for row in rows for c in row]
        body += (
            base.table(
                f"debye_{name}",
                flat,
                f"{name.upper()}_1(w) .. {name.upper()}_{TERMS}(w), rising powers of w, one after another; exact rationals, rounded.",
            )
            + "\n"
        )
    for (name, kind), (what, variable) in ABOUT.items():
        function = globals()[f"fit_{name}"]
        for band, (low, high) in BANDS.items():
            rows = 16 if name == "e" else 36
            a, b = fit(function, kind, low, high, TOLERANCE[name], rows, 24)
            print(name, kind, band, len(a), len(b), 8 + len(b[0]), flush=True)
            label = f"slope_{name}_{kind}_{band}"
            about = f"{what} on s in [{low}, {high}], {variable}, t as in debye.hpp; a row a power of v, columns t^0..t^7; Chebyshev terms below {TOLERANCE[name]:.1e} dropped."
            body += (
                base.table(f"{label}_a", [x for row in a for x in row], about, (len(a), 8)) + "\n"
            )
            body += (
                base.table(
                    f"{label}_b",
                    [x for row in b for x in row],
                    "The same, columns t^8 on.",
                    (len(b), len(b[0])),
                )
                + "\n"
            )
    factorial, values = 1, []
    for k in range(1, 15):
        factorial *= 2 * k * (2 * k + 1)
        values.append(Fraction(k, factorial))
    body += (
        base.pair_tables(
            "sinhc_slope",
            values,
            "k/(2k+1)!, k = 1..14: the derivative of sinh(z)/z in z^2; z <= 1 leaves 2^-102.",
        )
        + "\n"
    )
    text = base.HEADER.format(
        about="Ratios and derivatives: Debye's expansion and its fits for s < 37 (Arb's Bessel functions).",
        body=body,
    )
    (folder / "slopes.hpp").write_text(
        text.replace("Written by make_tables.py", "Written by make_slopes.py")
    )


if __name__ == "__main__":
    main()
