"""Runs an MPI program with the interposer preloaded into some ranks, and says how it came out.

run_ranks.py --mpirun mpirun.mpich --ranks 2 --library lib.so [--on RANK] [--set K=V]
             [--must-fail] [--says REGEX] -- PROGRAM ARGS
run_ranks.py ... --mpi4py openmpi -- SCRIPT
run_ranks.py --linkage lib.so
run_ranks.py --preload-into-shell lib.so
"""

import argparse
import ctypes
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ALLOWED_LIBRARIES = re.compile(r"lib(c|m|mpi|mpich|mpi_abi)\.so|ld-linux")


def mpi_library(interposer):
    """The MPI library that the interposer needs, as the loader finds it."""
    text = subprocess.run(["ldd", interposer], check=True, capture_output=True, text=True).stdout
    return re.search(r"lib(?:mpi|mpich)\.so\S* => (\S+)", text).group(1)


def python():
    """The Python that mpi4py is installed for."""
    venv = pathlib.Path(__file__).resolve().parents[2] / "build/venv/bin/python"
    return str(venv) if venv.exists() else sys.executable


def skip_without(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        print(f"{library} is not installed")
        sys.exit(77)


def under_mpi4py(options, folder):
    """Runs the program by Python; mpi4py's wheel serves both ABIs and names MPICH by its ABI."""
    test = [python(), "-c", "import mpi4py"]
    if subprocess.run(test, check=False, capture_output=True).returncode:
        print(f"mpi4py is not installed for {python()}")
        sys.exit(77)
    options.program.insert(0, python())
    options.set += [f"MPI4PY_MPIABI={options.mpi4py}"]
    if options.mpi4py == "mpich":
        os.symlink(mpi_library(options.abi_of), os.path.join(folder, "libmpi.so.12"))
        options.set += [f"LD_LIBRARY_PATH={folder}:{os.environ.get('LD_LIBRARY_PATH', '')}"]


def command_line(options):
    """mpirun's arguments: a context a rank, so that each may have its own environment."""
    words = [options.mpirun]
    if "openmpi" in options.mpirun:
        words += ["--oversubscribe", "--mca", "mpi_yield_when_idle", "1"]
    for rank in range(options.ranks):
        words += [":"] if rank else []
        words += ["-n", "1", "env", *options.set]
        if options.library and options.on in (None, rank):
            words += [f"LD_PRELOAD={options.library}"]
        words += options.program
    return words


def run(options):
    environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    try:
        done = subprocess.run(
            command_line(options),
            env=environment,
            stdin=subprocess.DEVNULL,
            timeout=options.timeout,
            check=False,
            capture_output=True,
            text=True,
        )
        code, text = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        print(f"no end after {options.timeout} s")
        return 1
    print(text[-6000:])
    if options.says and not re.search(options.says, text):
        print(f"expected to read: {options.says}")
        return 1
    if options.must_fail:
        print(
            "rejected, as it must be" if code else "NOT REJECTED: the tests let this fault through"
        )
        return 0 if code else 1
    return 1 if code else 0


def linkage(library):
    """Only libc, libm and the MPI are needed; only MPI's names are exported.

    Behind MPI-5's ABI no MPI is needed either."""
    dynamic = subprocess.run(
        ["readelf", "-d", library], check=True, capture_output=True, text=True
    ).stdout
    needed = re.findall(r"NEEDED.*\[(.*)\]", dynamic)
    names = subprocess.run(
        ["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True
    ).stdout
    exported = [line.split()[-1] for line in names.splitlines()]
    strangers = [n for n in needed if not ALLOWED_LIBRARIES.match(n)]
    foreign = [n for n in exported if not re.match(r"(mpi|MPI)_", n)]
    print("needed:", *needed, "\nexported:", len(exported), "symbols")
    needs_mpi = any("mpi" in n for n in needed)
    if strangers or foreign or needs_mpi == library.endswith("_abi.so"):
        print("not allowed:", *strangers, *foreign)
        return 1
    return 0


def preload_into_shell(library):
    """A program that is no MPI program runs as ever, and prints nothing more."""
    done = subprocess.run(
        ["sh", "-c", "ls / >/dev/null && echo fine"],
        env=dict(os.environ, LD_PRELOAD=library),
        check=False,
        capture_output=True,
        text=True,
    )
    print(done.stdout, done.stderr)
    return 0 if (done.returncode, done.stdout, done.stderr) == (0, "fine\n", "") else 1


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mpirun")
    parser.add_argument("--ranks", type=int, default=2)
    parser.add_argument("--library")
    parser.add_argument("--on", type=int)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--mpi4py", metavar="ABI", help="the program is a script for mpi4py")
    parser.add_argument("--abi-of", help="an interposer linked to the MPI that mpi4py shall open")
    parser.add_argument("--must-fail", action="store_true")
    parser.add_argument("--says", help="a regular expression that the output must hold")
    parser.add_argument("--needs", metavar="LIBRARY", help="the loader's name of it; else a skip")
    parser.add_argument("--timeout", type=int, default=140)
    parser.add_argument("--linkage")
    parser.add_argument("--preload-into-shell")
    parser.add_argument("program", nargs="*")
    options = parser.parse_args()
    if options.linkage:
        return linkage(options.linkage)
    if options.preload_into_shell:
        return preload_into_shell(options.preload_into_shell)
    if options.needs:
        skip_without(options.needs)
    with tempfile.TemporaryDirectory() as folder:
        if options.mpi4py:
            under_mpi4py(options, folder)
        return run(options)


if __name__ == "__main__":
    sys.exit(main())
