"""The steps of a set-up, in order, and the summary at its end."""

import contextlib
import fcntl
import time

from provision import ROOT, SetupError, build, debian, environment, gpu, say, toolchain


@contextlib.contextmanager
def alone():
    """One set-up at a time in one checkout."""
    try:
        (ROOT / "build").mkdir(exist_ok=True)
        lock = open(ROOT / "build" / "setup.lock", "w")  # noqa: SIM115 - closed below
    except OSError as error:
        raise SetupError(
            f"{error.filename}: {error.strerror}; the checkout must be writable"
        ) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def provide_mpi(log):
    """An MPI by the standard ABI; without it libassay_mpi_abi.so is left out."""
    try:
        environment.provide("mpi", log, environment.MPI)
    except SetupError as error:
        say(f"no MPI by MPI-5's ABI: {error}")


def set_up(no_cuda=False, targets=build.EVERYTHING):
    """What ci/setup does; SetupError says what stands in the way."""
    if (ROOT / "source.json").is_file():
        say("a packed archive: nothing to set up")
        return
    start = time.monotonic()
    with alone():
        log = ROOT / "build" / "setup.log"
        log.write_text("")
        left_out = debian.provide(log)
        environment.provide("base", log)
        provide_mpi(log)
        nvcc = None if no_cuda else toolchain.provide(log)
        settings = (
            {"ASSAY_CUDA": "ON", "CMAKE_CUDA_COMPILER": nvcc} if nvcc else {"ASSAY_CUDA": "OFF"}
        )
        build.configure("default", settings, log)
        build.build("default", log, targets)
    print_summary(left_out)
    say(f"done in {time.monotonic() - start:.0f} s")


def print_summary(left_out=()):
    """What was found and what was not."""
    say("found and not found:")
    print((ROOT / "build" / "default" / "summary.txt").read_text().rstrip("\n"))
    print(f"  GPU: {gpu.line()}")
    for package in left_out:
        print(f"  left out: {package.name} ({package.why})")
