"""python3 ci/dashboard DIR: the page of one run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from ci import dashboard  # noqa: E402


def main():
    parser = argparse.ArgumentParser(prog="dashboard", description="Writes DIR/index.html.")
    parser.add_argument("folder", metavar="DIR", help="a folder with a rows.csv")
    folder = parser.parse_args().folder
    try:
        print(dashboard.write(folder))
    except (dashboard.Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
