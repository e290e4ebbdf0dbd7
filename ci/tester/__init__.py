"""ci/test and ci/lint: run the cases of ctest and pytest, count them, name what was skipped."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("results", "portability", "micro", "numerics", "mpi", "plots", "ci")
FOLDERS = {"mpi": "mpi_interpose"}  # a room's folder where it has another name
