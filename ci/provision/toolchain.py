"""The CUDA compiler that builds the checkout: an installed nvcc 13, else the wheels, else none."""

import glob
import os
import re
import shutil
import subprocess

from provision import SetupError, environment, say

OLDEST = 13


def nvcc_release(nvcc):
    """(13, 0) for a working nvcc; None otherwise."""
    try:
        answer = subprocess.run(
            [nvcc, "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return None
    release = re.search(r"release (\d+)\.(\d+)", answer)
    return (int(release[1]), int(release[2])) if release else None


def candidates(environ=os.environ):
    """Where an nvcc may stand, the user's own word first."""
    places = [environ.get("CUDACXX"), shutil.which("nvcc")]
    places += [
        os.path.join(environ[name], "bin", "nvcc")
        for name in ("CUDA_PATH", "CUDA_HOME")
        if environ.get(name)
    ]
    places += sorted(glob.glob("/usr/local/cuda*/bin/nvcc"), reverse=True)
    return [place for place in places if place]


def installed_nvcc():
    """The first nvcc of release 13 or newer, or None."""
    for place in candidates():
        release = nvcc_release(place)
        if release and release[0] >= OLDEST:
            return shutil.which(place)
    return None


def provide(log):
    """The nvcc to build with, brought as wheels where none is installed; None: no CUDA."""
    nvcc = installed_nvcc()
    if nvcc:
        return nvcc
    try:
        environment.provide("cuda", log)
    except SetupError as error:
        say(f"no nvcc {OLDEST}, and CUDA is left out: {error}")
        return None
    return str(environment.cuda_wheels_root() / "bin" / "nvcc")
