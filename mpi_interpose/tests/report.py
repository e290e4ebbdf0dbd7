"""ASSAY_MPI_REPORT writes one file a rank: anew, for its owner alone, never through a link.

report.py --mpirun mpirun.mpich --library lib.so -- PROGRAM ARGS
"""

import argparse
import csv
import os
import pathlib
import subprocess
import sys
import tempfile


def run(options, kind, target):
    """The program on two ranks, with a report into `target`.<rank>."""
    environment = dict(
        os.environ,
        OMPI_ALLOW_RUN_AS_ROOT="1",
        OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
    )
    words = [options.mpirun, *(["--oversubscribe"] if "openmpi" in options.mpirun else [])]
    words += ["-n", "2", "env", f"LD_PRELOAD={options.library}", "ASSAY_MPI_METHOD=pack"]
    words += [f"ASSAY_MPI_REPORT={kind}:{target}", *options.program]
    done = subprocess.run(
        words,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"the program failed:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def expect(holds, what):
    if not holds:
        sys.exit(f"not so: {what}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mpirun")
    parser.add_argument("--library")
    parser.add_argument("program", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder)
        shown = run(options, "csv", base / "report")
        expect("assay-mpi" not in shown, "a report into a file shows nothing")
        for rank in range(2):
            file = base / f"report.{rank}"
            expect(file.stat().st_mode & 0o777 == 0o600, f"{file.name} has mode 0600")
            rows = list(csv.DictReader(file.read_text().splitlines()))
            expect({row["rank"] for row in rows} == {str(rank)}, f"{file.name} is of rank {rank}")
            packed = sum(int(row["calls"]) for row in rows if row["kind"] == "accelerated")
            expect(packed > 0, f"{file.name} counts packed messages")
        first = (base / "report.0").read_text()
        victim = base / "victim"
        victim.write_text("mine")
        (base / "linked.0").symlink_to(victim)
        (base / "report.1").write_text("kept")
        run(options, "text", base / "report")
        run(options, "text", base / "linked")
        expect((base / "report.0").read_text() == first, "an older report stays")
        expect((base / "report.1").read_text() == "kept", "a file in the way stays")
        expect(victim.read_text() == "mine", "nothing is written through a link")
        expect((base / "linked.1").read_text().startswith("assay-mpi rank 1"), "the other is text")
    print("fine")


if __name__ == "__main__":
    main()
