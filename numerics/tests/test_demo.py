"""The demo on some of the digits: its figures agree with one another, and it says what is wrong."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

ROOT = Path(__file__).parents[2]
BUILD = Path(os.environ.get("ASSAY_BUILD", ROOT / "build" / "default"))
DEMO = ROOT / "numerics" / "demo"


def run(*arguments):
    return subprocess.run(
        [sys.executable, DEMO / "digits.py", "--module", BUILD / "python", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_figures_agree(monkeypatch):
    done = run("--dimension", "2048", "--images", "600")
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^ +(\d) +(0\.\d+) +([\d.]+)$", done.stdout, re.M)
    assert [int(digit) for digit, _, _ in rows] == list(range(10))
    for _, resultant, kappa in rows:
        # Banerjee's start is within 1e-3 in 2048 dimensions; the printed resultant has 6 digits.
        r = float(resultant)
        assert abs(float(kappa) * (1 - r * r) / (r * (2048 - r * r)) - 1) < 1e-3
    assert float(re.search(r"held-out half: ([\d.]+)", done.stdout)[1]) > 0.75
    assert re.search(r"mixture of 10: \d+ iterations, converged", done.stdout)
    assert float(re.search(r"labels (-?[\d.]+)", done.stdout)[1]) > 0.3


def test_features_are_fixed_directions(monkeypatch):
    monkeypatch.syspath_prepend(str(DEMO))
    import digits

    images = numpy.random.default_rng(1).uniform(0, 1, (20, 8, 8))
    features = digits.random_features(images, 2048)
    assert features.shape == (20, 2048)
    numpy.testing.assert_allclose(numpy.linalg.norm(features, axis=1), 1, rtol=1e-14)
    assert (features == digits.random_features(images, 2048)).all()
    assert numpy.linalg.matrix_rank(features) == 19  # centred


def test_convolution_by_hand(monkeypatch):
    monkeypatch.syspath_prepend(str(DEMO))
    import digits

    generator = numpy.random.default_rng(2)
    images, weights = generator.normal(size=(1, 8, 8, 3)), generator.normal(size=(27, 5))
    got = digits.convolve(images, weights)
    kernel = weights.reshape(3, 3, 3, 5)
    window = images[0, 2:5, 6:8]  # around (3, 7): its right column is the border
    exact = numpy.maximum(numpy.einsum("ijc,ijco->o", window, kernel[:, :2]), 0)
    numpy.testing.assert_allclose(got[0, 3, 7], exact, rtol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--dimension", "100"), "not a multiple of 64"),
        (("--module", "nowhere"), "no module assay"),
    ],
)
def test_bad_usage(arguments, said):
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
