"""Is anything slower with the interposer than without?

check.py [--build build/default] [--mpi openmpi|mpich] [--runs 3] [--filter REGEX]

Runs the programs pack_<mpi> and messages_<mpi> of the build several times; each row of a run is the
median of interleaved batches, nine or more, of the interposed calls and of the library's own. A row
fails only where every run is below its bar: MPI_Pack and MPI_Unpack 0.95 of the library's own
speed, a ping-pong step 1.05 of its time. The geometric mean is that of the ping-pong rows whose
median over the runs is above 1.2; its bar is 2.0. Exit codes: 0 all met, 1 not, 2 bad usage.
"""

import argparse
import collections
import csv
import math
import pathlib
import statistics
import subprocess
import sys

BARS = {"pack": 0.95, "ping_pong": 1 / 1.05}
COUNTED_FROM, MEAN_BAR = 1.2, 2.0


def rows(program, pattern):
    """{(probe, point): over_plain} of one run."""
    command = [str(program), "--quick", "--csv", "--filter", pattern]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{program} ended with exit code {done.returncode}")
    found = {}
    for row in csv.DictReader(done.stdout.splitlines()):
        if row["quantity"] == "over_plain":
            good = row["status"] in ("ok", "unstable") and row["value"]
            found[row["probe"], row["point"]] = float(row["value"]) if good else None
    return found


def gathered(programs, runs, pattern):
    """{(probe, point): the ratio of each run}; a row without a value stops the check."""
    ratios = collections.defaultdict(list)
    for run in range(runs):
        for probe, program in programs:
            for key, ratio in rows(program, f"^{probe}_[a-z]+/.*{pattern}").items():
                if ratio is None:
                    sys.exit(f"{key[0]} {key[1]}: not measured; see {program} --filter")
                ratios[(probe, *key)].append(ratio)
        print(f"run {run + 1} of {runs}: {len(ratios)} rows", file=sys.stderr)
    return ratios


def verdict(ratios):
    """Prints what fails and the mean; True where all is met."""
    failing = {key: seen for key, seen in ratios.items() if max(seen) < BARS[key[0]]}
    for (probe, _, point), seen in sorted(failing.items()):
        shown = " ".join(f"{ratio:.3f}" for ratio in seen)
        print(f"below {BARS[probe]:.3f} in every run: {probe} {point}: {shown}")
    for probe in BARS:
        those = [statistics.median(seen) for key, seen in ratios.items() if key[0] == probe]
        if those:
            print(f"{probe}: {len(those)} rows, the least {min(those):.3f} (median of its runs)")
    medians = [statistics.median(seen) for key, seen in ratios.items() if key[0] == "ping_pong"]
    winning = [math.log(ratio) for ratio in medians if ratio > COUNTED_FROM]
    mean = math.exp(statistics.fmean(winning)) if winning else 0.0
    if medians:
        print(f"geometric mean of {len(winning)} ping-pong rows above {COUNTED_FROM}: {mean:.2f}")
    return not failing and (not medians or mean >= MEAN_BAR)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/default"))
    parser.add_argument("--mpi", choices=["openmpi", "mpich"], action="append")
    parser.add_argument("--only", choices=sorted(BARS), action="append", help="one of the tables")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--filter", default="", help="rows whose point matches, as type=struct")
    options = parser.parse_args()
    names = {"pack": "pack", "ping_pong": "messages"}
    met = True
    for mpi in options.mpi or ["openmpi", "mpich"]:
        programs = [
            (probe, options.build / "bin" / "mpi_interpose" / f"{names[probe]}_{mpi}")
            for probe in options.only or BARS
        ]
        for _, program in programs:
            if not program.is_file():
                print(f"{program} is not there: build it, or name its build by --build")
                return 2
        print(f"{mpi}:")
        met = verdict(gathered(programs, options.runs, options.filter)) and met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
