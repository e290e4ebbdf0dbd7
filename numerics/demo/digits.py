#!/usr/bin/env python3
"""Von Mises-Fisher distributions of image features in 2048, 8192 and 32768 dimensions.

The images are the 1797 handwritten digits of 8 x 8 pixels that scikit-learn ships. The features are
those of a convolutional network of two layers with fixed random weights, made here: nothing is
learned and nothing downloaded, so they show how the fits behave in these dimensions, not how well
features of a trained network would separate the digits.

Printed, for each dimension: mean resultant length and kappa of each digit's distribution (and what
SciPy's fit makes of the first), how many digits of a held-out half the ten densities recognise, and
a mixture of ten components fitted without the labels, compared with them.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy

DIMENSIONS = (2048, 8192, 32768)
PIXELS = 64


def convolve(images, weights):
    """3 x 3 convolution, zero border, and ReLU: (n, 8, 8, in), (9 in, out) -> (n, 8, 8, out)."""
    padded = numpy.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    shifts = [padded[:, i : i + 8, j : j + 8] for i in range(3) for j in range(3)]
    return numpy.maximum(numpy.concatenate(shifts, axis=-1) @ weights, 0)


def random_features(images, dimension, seed=2024):
    """Directions in `dimension` dimensions: two layers, centred over the images, length 1.

    Weights are normal with He's scale, drawn from `seed`."""
    generator = numpy.random.Generator(numpy.random.PCG64(seed))
    layers = [(9, 16), (9 * 16, dimension // PIXELS)]
    values = images[..., None]
    for fan_in, channels in layers:
        weights = generator.standard_normal((fan_in, channels)) * numpy.sqrt(2 / fan_in)
        values = convolve(values, weights)
    features = values.reshape(len(images), -1)
    features -= features.mean(0)
    features /= numpy.linalg.norm(features, axis=1, keepdims=True)
    return features


def fit_classes(vmf, features, labels):
    """[(label, mean resultant length, fit)] of each class."""
    fits = []
    for label in numpy.unique(labels):
        rows = features[labels == label]
        fits.append((label, numpy.linalg.norm(rows.mean(0)), vmf.fit(rows)))
    return fits


def recognised(vmf, features, labels):
    """Share of every second image that the densities fitted to the others give its own label."""
    fits = fit_classes(vmf, features[::2], labels[::2])
    rest = features[1::2]
    scores = [vmf.log_density(rest, fit.mean_direction, fit.kappa) for _, _, fit in fits]
    guesses = numpy.array([label for label, _, _ in fits])[numpy.argmax(scores, axis=0)]
    return (guesses == labels[1::2]).mean()


def scipy_kappa(rows):
    """SciPy's answer to the same fit, or why there is none."""
    from scipy.stats import vonmises_fisher

    try:
        with numpy.errstate(all="ignore"):
            return f"{vonmises_fisher.fit(rows)[1]:.6g}"
    except Exception as error:  # noqa: BLE001 - whatever it raises is its answer
        return f"{type(error).__name__}: {error}"


def show(vmf, features, labels, dimension):
    from sklearn.metrics import adjusted_rand_score

    print(f"\n{dimension} dimensions, {len(features)} images")
    print(f"{'digit':>5} {'resultant':>10} {'kappa':>12}")
    fits = fit_classes(vmf, features, labels)
    for label, resultant, fit in fits:
        print(f"{label:5d} {resultant:10.6f} {fit.kappa:12.3f}")
    first = fits[0][0]
    print(f"SciPy's kappa for digit {first}: {scipy_kappa(features[labels == first])}")
    print(f"recognised in the held-out half: {recognised(vmf, features, labels):.3f}")
    start = time.perf_counter()
    mixture = vmf.fit_mixture(features, len(fits), seed=1)
    seconds = time.perf_counter() - start
    agreement = adjusted_rand_score(labels, mixture.assignment)
    print(
        f"mixture of {len(fits)}: {len(mixture.log_likelihood)} iterations, "
        f"{'converged' if mixture.converged else 'not converged'}, {seconds:.1f} s; "
        f"log-likelihood {mixture.log_likelihood[-1]:.3f} an image; "
        f"kappa {mixture.kappas.min():.1f} to {mixture.kappas.max():.1f}; "
        f"adjusted Rand index against the labels {agreement:.3f}"
    )


def main(arguments=None):
    build = Path(__file__).resolve().parents[2] / "build" / "default" / "python"
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--dimension", type=int, action="append", help=f"multiples of {PIXELS}; default: all three"
    )
    parser.add_argument("--images", type=int, help="only the first so many")
    parser.add_argument(
        "--module", type=Path, default=build, help="folder that holds the module assay"
    )
    options = parser.parse_args(arguments)
    for dimension in options.dimension or ():
        if dimension < PIXELS or dimension % PIXELS:
            parser.error(f"--dimension {dimension}: not a multiple of {PIXELS}")
    if options.module.is_dir():
        sys.path.insert(0, str(options.module))
    try:
        from assay import vmf
    except ImportError:
        parser.error(f"no module assay in {options.module} or installed; ci/setup builds it")
    from sklearn.datasets import load_digits

    digits = load_digits()
    images, labels = digits.images[: options.images] / 16, digits.target[: options.images]
    for dimension in options.dimension or DIMENSIONS:
        show(vmf, random_features(images, dimension), labels, dimension)


if __name__ == "__main__":
    main()
