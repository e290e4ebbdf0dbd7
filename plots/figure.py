"""What every figure script shares: its command line, its look, and files equal from run to run."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from results.history import History, Refused

FORMATS = (".svg", ".png", ".pdf")
# Okabe and Ito 2008: told apart with any colour vision; each with a marker of its own.
SERIES = (
    ("#0072B2", "o"), ("#D55E00", "s"), ("#009E73", "^"), ("#CC79A7", "D"), ("#E69F00", "v"),
    ("#56B4E9", "P"), ("#444444", "X"), ("#B8A800", "*"),
)  # fmt: skip
LOOK = {
    "svg.hashsalt": "assay",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e3e6e9",
    "grid.linewidth": 0.7,
    "axes.edgecolor": "#8b949e",
    "xtick.color": "#59636e",
    "ytick.color": "#59636e",
    "axes.labelcolor": "#1b1f24",
    "text.color": "#1b1f24",
    "legend.frameon": False,
}


class Nothing(ValueError):
    """The rows hold nothing to draw; the text says what was looked for."""


def main(name, about, draw, arguments=None):
    """Reads run folders, draws with `draw(history)` and writes one file. Returns the exit code."""
    parser = argparse.ArgumentParser(prog=name, description=about)
    parser.add_argument("folders", metavar="RUN_DIR", nargs="+", help="folder with a rows.csv")
    parser.add_argument(
        "--out", metavar="FILE", default=f"{name}.svg", help=".svg, .png or .pdf (%(default)s)"
    )
    options = parser.parse_args(arguments)
    target = Path(options.out)
    if target.suffix not in FORMATS:
        return _refuse(f"{target}: a figure is written as {', '.join(FORMATS)}; rename --out")
    try:
        import matplotlib
    except ImportError:
        return _refuse("matplotlib is missing; run ci/setup, then use build/venv/bin/python")
    with matplotlib.rc_context(LOOK):
        try:
            _save(draw(History(options.folders)), target)
        except (Nothing, Refused, OSError) as error:
            return _refuse(error)
    print(target)
    return 0


def _refuse(cause):
    print(cause, file=sys.stderr)
    return 2


def _save(figure, target):
    """Writes without a date, and whole or not at all."""
    undated = {".svg": {"Date": None}, ".png": {"Software": None}, ".pdf": {"CreationDate": None}}
    unfinished = target.with_name(f".{target.stem}.unfinished{target.suffix}")
    try:
        figure.savefig(unfinished, metadata=undated[target.suffix], dpi=200, bbox_inches="tight")
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def size(count):
    """Bytes as a tick says them: 134217728 -> 128 MiB."""
    for step, name in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if count >= 1 << step:
            return f"{count / (1 << step):.4g} {name}"
    return f"{count:g} B"
