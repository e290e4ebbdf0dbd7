"""From a bare machine to a built checkout: Debian packages, build/venv, configure and build."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


class SetupError(Exception):
    """A cause a person can act on, and the exit code that goes with it."""

    def __init__(self, text, code=2):
        super().__init__(text)
        self.code = code


def say(text):
    print(f"setup: {text}", flush=True)
