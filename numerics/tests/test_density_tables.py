"""The densities' tables against Arb, a third opinion on them."""

import csv
import math
from pathlib import Path

import flint
import pytest

TABLES = Path(__file__).parents[1] / "reference" / "density_tables"
BITS = 400
BITS_OF_K = 2000  # its series cancel
# Arb's series need about as many terms as the order or argument.
LARGEST = 20000


def exact(text):
    return flint.arb(flint.fmpq(*float.fromhex(text).as_integer_ratio()))


def rows(table, largest, of):
    with open(TABLES / f"{table}.csv") as file:
        found = [row for row in csv.DictReader(file) if of(row) <= largest]
    assert len(found) >= 60
    return found


def number(row, *columns):
    return [float.fromhex(row[column]) for column in columns]


def check(row, value):
    """The decimal's 40 digits, and the two doubles, are those of the ball `value`."""
    decimal = flint.arb(row["decimal"])
    scale = abs(decimal)
    assert abs(value - decimal) < scale * flint.arb("1e-38"), row
    assert abs(exact(row["value"]) + exact(row["rest"]) - decimal) < scale * flint.arb("1e-30"), row


def log_i(nu, x):
    return x + x.bessel_i(nu, scaled=True).log()


def log_k(nu, x):
    return x.bessel_k(nu, scaled=True).log() - x


@pytest.fixture(autouse=True)
def precision(request):
    bits = BITS if "kappa" in request.node.name or "normalizer" in request.node.name else BITS_OF_K
    before, flint.ctx.prec = flint.ctx.prec, bits
    yield
    flint.ctx.prec = before


def test_kappa():
    for row in rows("vmf_kappa", LARGEST, lambda r: max(number(r, "d", "value"))):
        nu, kappa = exact(row["d"]) / 2 - 1, flint.arb(row["decimal"])
        ratio = kappa.bessel_i(nu + 1) / kappa.bessel_i(nu)
        slope = kappa * (1 - ratio**2 - (2 * nu + 1) * ratio / kappa)
        # What is left of R is within the decimal's last digits of kappa.
        check(row, kappa * (1 + (exact(row["r"]) - ratio) / slope))


def test_log_normalizer():
    for row in rows("vmf_log_normalizer", LARGEST, lambda r: max(number(r, "d", "kappa"))):
        nu, kappa = exact(row["d"]) / 2 - 1, exact(row["kappa"])
        log_two_pi = (2 * flint.arb.pi()).log()
        check(row, nu * kappa.log() - (nu + 1) * log_two_pi - log_i(nu, kappa))


def log_matern(distance, length, nu):
    z = (2 * nu).sqrt() * distance / length
    return (1 - nu) * flint.arb(2).log() - nu.lgamma() + nu * z.log() + log_k(nu, z)


def test_matern():
    h = flint.arb(2) ** -100
    for row in rows("matern", 2000, lambda r: number(r, "nu")[0]):
        distance, length, nu = (exact(row[column]) for column in ("distance", "length", "nu"))
        check(row, log_matern(distance, length, nu))
        step = h * nu
        slope = log_matern(distance, length, nu + step) - log_matern(distance, length, nu - step)
        in_smoothness = exact(row["in_smoothness"])
        assert abs(slope / (2 * step) - in_smoothness) < abs(in_smoothness) * 2**-52, row


def test_inverse_gaussian():
    for row in rows("inverse_gaussian", 400, lambda r: math.sqrt(math.prod(number(r, "a", "b")))):
        x, p, a, b = (exact(row[column]) for column in ("x", "p", "a", "b"))
        rest = p * (a / b).log() / 2 - flint.arb(2).log() + (p - 1) * x.log() - (a * x + b / x) / 2
        check(row, rest - log_k(p, (a * b).sqrt()))
