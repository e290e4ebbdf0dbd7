"""The command ci/setup."""

import argparse
import sys

from provision import SetupError, build
from provision.steps import set_up

HELP = """Installs what is missing of ci/packages.txt (as root; without root the optional part
is left out), makes build/venv from ci/requirements.txt, configures and builds the preset `default`
into build/default. Without an nvcc 13 it comes as Python wheels. A second run takes seconds."""


def parser():
    arguments = argparse.ArgumentParser(
        prog="ci/setup",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="exit codes: 0 done, 1 the build failed, 2 something is missing or bad usage",
    )
    arguments.add_argument("--no-cuda", action="store_true", help="leave CUDA out")
    arguments.add_argument(
        "--without-tests", action="store_true", help="build what ci/run_all measures, and no tests"
    )
    return arguments


def main():
    options = parser().parse_args()
    try:
        set_up(options.no_cuda, build.MEASURING if options.without_tests else build.EVERYTHING)
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
