"""The command ci/test."""

import argparse
import sys

from provision import SetupError, debian, environment, steps

from tester import ROOMS, built, gpu, lint, memcheck, report, sanitizers, skips, suites

HELP = """Does what ci/setup does, then runs the test cases of ctest and pytest, ci/lint among them,
and the host tests of results and portability once more under the sanitizers (preset sanitizers).
The last lines are the seconds of each room and `N passed, N failed, N skipped`. A skip that
ci/allowed_skips does not list fails. JUnit files: build/test/."""


def parser():
    arguments = argparse.ArgumentParser(
        prog="ci/test",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="exit codes: 0 all passed, 1 something failed, 2 bad usage or nothing to run with",
    )
    arguments.add_argument(
        "--only",
        choices=[*ROOMS, "gpu"],
        metavar="ROOM",
        action="append",
        help=f"one room ({', '.join(ROOMS)}) or gpu: the tests that need a device, "
        "and memcheck over them and some points of each GPU probe; may be repeated",
    )
    arguments.add_argument(
        "--full",
        action="store_true",
        help="also what is marked slow, and every host room under the presets asan and ubsan",
    )
    arguments.add_argument("--no-setup", action="store_true", help="run what is built already")
    arguments.add_argument("--no-cuda", action="store_true", help="leave CUDA out of the set-up")
    return arguments


def run_room(room, full):
    """(cases, seconds) of one room."""
    found, seconds = suites.timed(suites.ctest, room, full)
    python, more = suites.timed(suites.pytest, room, full)
    found, seconds = found + python, seconds + more
    if room == "ci":
        style, more = suites.timed(lint.cases)
        found, seconds = found + style, seconds + more
    return found, seconds


def run_gpu():
    """Cases of the tests that need a device, and of what compute-sanitizer says of them."""
    return gpu.gpu() + memcheck.cases_of(gpu.listed())


def run(options):
    """{room: (cases, seconds)}, each shown as it ends."""
    rules, done = skips.read(), {}

    def add(room, cases, seconds):
        done[room] = (skips.judge(cases, rules), seconds)
        report.show_room(room, *done[room])

    for room in options.only or ROOMS:
        add(room, *(suites.timed(run_gpu) if room == "gpu" else run_room(room, options.full)))
    rooms = sanitizers.rooms_for(options.only, options.full)
    for preset in sanitizers.presets_for(options.full) if rooms else ():
        add(preset, *suites.timed(sanitizers.sanitized, preset, rooms))
    return done


def main(arguments=None):
    options = parser().parse_args(arguments)
    if options.no_setup and (lacking := built.missing(options.only or ROOMS)):
        print(f"ci/test: {built.told(lacking)}", file=sys.stderr)
        return 2
    if not options.no_setup:
        try:
            steps.set_up(options.no_cuda)
            if options.full:
                log = steps.ROOT / "build" / "setup.log"
                debian.provide(log, debian.read_list(sections=("full",)))
                environment.provide("full", log)
        except SetupError as error:
            print(f"setup: {error}", file=sys.stderr)
            return error.code
    return report.close(run(options))
