"""ci/run_all: what there is to run, running it process by process, and what came out.

Python 3.9 and its standard library alone, since a packed archive runs where nothing else is."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "default"


class UsageError(Exception):
    """Bad usage or input: one line, exit code 2."""
