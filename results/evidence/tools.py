"""Where the disassembler is: cuobjdump takes the cubins out of a program, nvdisasm reads them."""

import glob
import os
import shutil
import sys


class MissingTool(RuntimeError):
    """A tool that evidence needs is not here; the text is one line that says what to do."""


_PATTERNS = ("lib/python3*/site-packages/nvidia/*/bin", "bin")


def _folders(named):
    """Folders to look in, best first: the caller's, the interpreter's environment, build/venv."""
    if named:
        yield os.fspath(named)
        return
    checkout = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    roots = (sys.prefix, os.path.join(checkout, "build", "venv"))
    for root in roots:
        for pattern in _PATTERNS:
            yield from sorted(glob.glob(os.path.join(root, pattern)))
    yield from os.environ.get("PATH", "").split(os.pathsep)


def find(tool, folder=None):
    """Path of `tool` in `folder`, or in the environment or on PATH; MissingTool where it is not."""
    for place in _folders(folder):
        path = shutil.which(tool, path=place) if place else None
        if path:
            return path
    where = f"in {folder}" if folder else "in the environment or on PATH"
    raise MissingTool(
        f"no {tool} {where}: pip install nvidia-cuda-nvdisasm nvidia-cuda-cuobjdump, or name its"
        " folder with --tools"
    )
