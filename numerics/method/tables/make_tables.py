# ruff: noqa: E501
"""Writes the coefficient tables of numerics/method: python make_tables.py [FOLDER].

Needs python-flint; every number is computed with Arb at 400 bits and then rounded, a pair (hi, lo) where the method
computes in pairs. Each table says what it expands, where, and how large the first thing left out is.
"""

import sys
from fractions import Fraction
from pathlib import Path

from flint import arb, ctx, fmpq

ctx.prec = 400
HEADER = (
    '#pragma once\n// clang-format off\n// Written by make_tables.py. {about}\n\n#include "method/lane.hpp"\n\n'
    "namespace assay::bessel {{\n\n{body}\n}}  // namespace assay::bessel\n"
)


def as_arb(value):
    if isinstance(value, Fraction):
        return arb(fmpq(value.numerator, value.denominator))
    return arb(value)


def rounded(value):
    """The pair (hi, lo) of doubles nearest to an arb."""
    value = as_arb(value)
    hi = float(value.mid())
    return hi, float((value - arb(hi)).mid())


def hexed(value):
    return float.hex(value).replace("0000000000000p", "p").replace("0x0.0p+0", "0.0")


def lines_of(values, first, last):
    """Values in lines of at most 98 characters, the first begun with `first`, all ended by `last`."""
    rows, line = [], "    " + first
    for i, value in enumerate(values):
        text = hexed(value) + ("," if i + 1 < len(values) or not last else last)
        if len(line) + len(text) > 98:
            rows.append(line.rstrip())
            line = "    " + " " * len(first)
        line += text + " "
    return [*rows, line.rstrip()]


def table(name, values, comment, dimensions=()):
    """`dimensions` = (rows, columns), or one row."""
    if dimensions:
        columns = dimensions[1]
        starts = range(0, len(values), columns)
        rows = [r for i in starts for r in lines_of(values[i : i + columns], "{", "},")]
    else:
        rows = lines_of(values, "", "")
    size = "".join(f"[{n}]" for n in dimensions or (len(values),))
    return f"// {comment}\nASSAY_TABLE {name}{size} = {{\n" + "\n".join(rows) + "\n};\n"


def pair_tables(name, values, comment):
    pairs = [rounded(v) for v in values]
    return (
        table(f"{name}_hi", [p[0] for p in pairs], comment)
        + "\n"
        + table(f"{name}_lo", [p[1] for p in pairs], "Their low parts.")
    )


def multiply(a, b):
    out = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return out


def debye_u(count):
    """V_k(w), w = (nu/s)^2: DLMF 10.41.9-10 with U_k(t) = t^k V_k(t^2)."""
    v = [[Fraction(1)]]
    for k in range(count):
        u = v[k]  # coefficient i belongs to t^(k+2i)
        nxt = [Fraction(0)] * (k + 2)
        for i, a in enumerate(u):
            n = k + 2 * i
            nxt[i] += a * n / 2 + a / (8 * (n + 1))
            nxt[i + 1] -= a * n / 2 + 5 * a / (8 * (n + 3))
        v.append(nxt)
    return v


def debye_logarithm(count):
    """D_k(w) with log(sum V_k p^k) = sum D_k p^k: k D_k = k V_k - sum_{j<k} j D_j V_{k-j}."""
    v = debye_u(count)
    d = [[Fraction(0)]]
    for k in range(1, count + 1):
        total = [k * c for c in v[k]]
        for j in range(1, k):
            for i, c in enumerate(multiply(d[j], v[k - j])):
                total[i] -= j * c
        d.append([c / k for c in total])
    return d


def shifted(poly, centre):
    """Coefficients about w = centre."""
    out = [Fraction(c) for c in poly]
    for i in range(len(out)):
        for j in range(len(out) - 2, i - 1, -1):
            out[j] += centre * out[j + 1]
    return out


def chebyshev_to_monomial(coefficients):
    n = len(coefficients)
    out, previous, current = [arb(0)] * n, [arb(1)], [arb(0), arb(1)]
    for k in range(n):
        poly = previous
        for i, c in enumerate(poly):
            out[i] += coefficients[k] * c
        nxt = [arb(0)] + [2 * c for c in current]
        for i, c in enumerate(previous):
            nxt[i] -= c
        previous, current = current, nxt
    return out


def nodes(n):
    return [(arb.pi() * (2 * i + 1) / (2 * n)).cos() for i in range(n)]


def cosine_matrix(n, kept):
    return [
        [(arb.pi() * k * (2 * i + 1) / (2 * n)).cos() * (1 if k == 0 else 2) / n for i in range(n)]
        for k in range(kept)
    ]


def interpolate(function, low, high, degree):
    """Monomial coefficients, in the variable itself, of the Chebyshev interpolant on [low, high]."""
    n = degree + 1
    values = [function((low + high) / 2 + x * (high - low) / 2) for x in nodes(n)]
    scaled = chebyshev_to_monomial(
        [sum((c * v for c, v in zip(row, values)), arb(0)) for row in cosine_matrix(n, n)]
    )
    out = [arb(0)] * n
    power = [arb(1)]
    for c in scaled:
        for i, q in enumerate(power):
            out[i] += c * q
        scale, shift = 2 / (high - low), -(high + low) / (high - low)
        nxt = [q * shift for q in power] + [arb(0)]
        for i, q in enumerate(power):
            nxt[i + 1] += q * scale
        power = nxt
    return out


def debye_rest(kind, c, p):
    """Q of log I = s + nu log(x/(nu+s)) + log(p/2pi)/2 + p (D_1 + p Q), p = 1/s, and of
    log K = -s - nu log(x/(nu+s)) + log(pi p/2)/2 - p (D_1 + p Q). c is nu/s for I and x/s for K: K is even in nu."""
    s = 1 / p
    nu, x = s * c, s * (1 - c * c).sqrt()
    if kind == "k":
        nu, x = x, nu
    eta = s + nu * (x / (nu + s)).log()
    if kind == "i":
        rest = x.bessel_i(nu).log() - eta - (p / (2 * arb.pi())).log() / 2
    else:
        rest = -(x.bessel_k(nu).log() + eta - (p * arb.pi() / 2).log() / 2)
    return (rest / p - (arb(1) / 8 - (nu / s) ** 2 * 5 / 24)) / p


def fit_debye(kind, low_s, high_s, degrees):
    """Chebyshev tensor fit over c in [0, 1], p in [1/high_s, 1/low_s]; degrees[j] is the degree in v = 2c - 1 of
    the coefficient of t^j, t = (p - middle)/half. Returns rows[j][i] and the largest Chebyshev coefficient dropped."""
    m, n = max(degrees) + 9, len(degrees) + 6
    low, high = arb(1) / arb(high_s), arb(1) / arb(low_s)
    ctx.prec = 220
    grid = [
        [debye_rest(kind, (a + 1) / 2, (low + high) / 2 + b * (high - low) / 2) for b in nodes(n)]
        for a in nodes(m)
    ]
    in_c, in_p = cosine_matrix(m, m), cosine_matrix(n, n)
    half = [
        [sum((in_c[i][a] * grid[a][b] for a in range(m)), arb(0)) for b in range(n)]
        for i in range(m)
    ]
    full = [
        [sum((half[i][b] * in_p[j][b] for b in range(n)), arb(0)) for j in range(n)]
        for i in range(m)
    ]
    dropped = max(
        abs(float(full[i][j]))
        for i in range(m)
        for j in range(n)
        if j >= len(degrees) or i > degrees[j]
    )
    kept = [
        [full[i][j] if j < len(degrees) and i <= degrees[j] else arb(0) for j in range(n)]
        for i in range(m)
    ]
    by_v = list(zip(*[chebyshev_to_monomial(list(column)) for column in zip(*kept)]))
    by_vt = [chebyshev_to_monomial(list(row)) for row in by_v]
    ctx.prec = 400
    return [[by_vt[i][j] for i in range(max(degrees) + 1)] for j in range(len(degrees))], dropped


def log_tables():
    coefficients = interpolate(tail, arb(0), arb("0.0404"), 9)
    body = table(
        "log_tail",
        [rounded(c)[0] for c in coefficients],
        "(2 atanh(t) - 2t - 2t^3/3)/t^5 in z = t^2 on [0, 0.0404], degree 9; error below 2^-62.",
    )
    body += "\n" + pair_tables(
        "log_series",
        [Fraction(2, 2 * k + 1) for k in range(1, 24)],
        "2/(2k+1), k = 1..23: 2 atanh(t) = 2t + t sum z^k 2/(2k+1); z <= 0.0404 leaves 2^-111.",
    )
    return HEADER.format(about="Logarithms as 2 atanh.", body=body)


def tail(z):
    if z < arb("1e-20"):
        return arb(2) / 5 + 2 * z / 7
    t = z.sqrt()
    return (2 * t.atanh() - 2 * t - 2 * t**3 / 3) / t**5


def exp_tables():
    factorial, values = Fraction(1), []
    for k in range(1, 17):
        factorial *= k
        values.append(1 / factorial)
    return HEADER.format(
        about="Exponentials.", body=pair_tables("inverse_factorial", values, "1/k!, k = 1..16.")
    )


def gamma_tables():
    # 1/Gamma(1+z) = sum c_k z^k, from log Gamma(1+z) = -gamma z + sum_{k>=2} zeta(k) (-z)^k / k.
    count = 40
    log_gamma = [arb(0), -arb.const_euler()] + [
        arb(k).zeta() * (-1) ** k / k for k in range(2, count)
    ]
    series = [arb(1)]
    for k in range(1, count):
        series.append(sum((-j * log_gamma[j] * series[k - j] for j in range(1, k + 1)), arb(0)) / k)
    body = pair_tables(
        "reciprocal_gamma",
        series[1:37],
        "1/Gamma(1+z) = 1 + sum c_k z^k, k = 1..36; |z| <= 1/2 leaves less than 2^-120.",
    )
    stirling = [arb.bernoulli(2 * n) / (2 * n * (2 * n - 1)) for n in range(1, 15)]
    body += "\n" + pair_tables(
        "stirling", stirling, "B_2n/(2n(2n-1)), n = 1..14 (DLMF 5.11.1); z >= 48 leaves 2^-115."
    )
    return HEADER.format(about="The gamma function.", body=body)


# The degree in v of the coefficient of t^j, for each band of s.
BANDS = {"8_16": ("7.99", "16.01", 12.0), "16_37": ("15.99", "37.01", 23.0)}
DEGREES = {
    ("i", "8_16"): [23] * 8 + [18] * 7,
    ("i", "16_37"): [19] * 8 + [14] * 4,
    ("k", "8_16"): [24] * 8 + [18] * 5,
    ("k", "16_37"): [18] * 8 + [12] * 3,
}


def debye_tables():
    d = debye_logarithm(28)
    body = pair_tables(
        "debye_d",
        [c for k in range(1, 29) for c in d[k]],
        "D_1(w) .. D_28(w), rising powers of w, one after another: log sum U_k = sum D_k p^k"
        "\n// (exact rationals; U_k of DLMF 10.41.9).",
    )
    centre = Fraction(89, 128)
    near = [c for k in range(1, 23) for c in shifted(d[k], centre)]
    body += "\n" + pair_tables(
        "debye_zero", near, "D_1 .. D_22 about w = 89/128, where both logs vanish for large nu."
    )
    for (kind, band), degrees in DEGREES.items():
        low, high, _ = BANDS[band]
        rows, dropped = fit_debye(kind, low, high, degrees)
        middle, half = (
            (1 / as_arb(low) + 1 / as_arb(high)) / 2,
            (1 / as_arb(low) - 1 / as_arb(high)) / 2,
        )
        print(f"debye {kind} {band}: largest dropped coefficient {dropped:.2e}")
        first = [rounded(rows[j][i])[0] for i in range(degrees[0] + 1) for j in range(8)]
        second = [
            rounded(rows[j][i])[0] for i in range(degrees[8] + 1) for j in range(8, len(degrees))
        ]
        if kind == "i":
            body += "\n" + "".join(
                f"inline constexpr double debye_{band}_{n} = {hexed(rounded(v)[0])};\n"
                for n, v in (("scale", 1 / half), ("shift", middle / half))
            )
        about = (
            f"Q(v, t) for {kind.upper()} on s in [{low}, {high}], v = 2 c - 1, c = {'nu' if kind == 'i' else 'x'}/s, t = {float(1 / half):.17g}/s - "
            f"{float(middle / half):.17g};\n// a row a power of v, columns t^0..t^7; Chebyshev terms below {dropped:.1e} dropped."
        )
        body += "\n" + table(f"debye_{kind}_{band}_a", first, about, (degrees[0] + 1, 8))
        body += "\n" + table(
            f"debye_{kind}_{band}_b",
            second,
            "The same, columns t^8 on.",
            (degrees[8] + 1, len(degrees) - 8),
        )
    return HEADER.format(
        about="Debye's expansion and its fits for small s (Arb's Bessel functions).", body=body
    )


def quadrature_tables():
    fine = [(arb(3 * j) / 32).cosh() for j in range(1, 65)]
    zero = [(arb(7 * j) / 128).cosh() for j in range(1, 73)]
    coarse = [2 * (arb(5 * j) / 64).sinh() ** 2 for j in range(1, 33)]
    body = pair_tables("cosh_fine", fine, "cosh(3j/32), j = 1..64.") + "\n"
    body += pair_tables("cosh_zero", zero, "cosh(7j/128), j = 1..72.") + "\n"
    body += pair_tables("cosh_coarse", coarse, "cosh(5j/32) - 1, j = 1..32.")
    return HEADER.format(about="Nodes of the trapezoidal rule for K.", body=body)


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    for name, make in [
        ("log", log_tables),
        ("exp", exp_tables),
        ("gamma", gamma_tables),
        ("debye", debye_tables),
        ("quadrature", quadrature_tables),
    ]:
        (folder / f"{name}.hpp").write_text(make())


if __name__ == "__main__":
    main()
