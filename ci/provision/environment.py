"""build/venv from the lock ci/requirements.txt: always the base section, others on demand."""

import hashlib
import re
import subprocess
import sys

from provision import ROOT, SetupError, say

VENV = ROOT / "build" / "venv"
# Apart from build/venv, where mpi4py and CMake would take it for the MPI to use.
MPI = ROOT / "build" / "mpi_abi"
PYTHON = VENV / "bin" / "python"


def sections(text):
    """The lock's sections by name."""
    pieces = re.split(r"^# section: (\w+)\n", text, flags=re.M)
    return dict(zip(pieces[1::2], pieces[2::2]))


def provide(section, log, folder=VENV):
    """Installs one section of the lock into a folder unless the same stands there already."""
    text = sections((ROOT / "ci" / "requirements.txt").read_text())[section]
    stamp = folder / f"{section}.stamp"
    wanted = hashlib.sha256(text.encode()).hexdigest()
    if PYTHON.exists() and stamp.is_file() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        _create(log)
    names = re.findall(r"^([\w.-]+)==", text, flags=re.M)
    say(f"installing {len(names)} Python packages ({section}) into build/{folder.name}")
    folder.mkdir(exist_ok=True)
    lock = folder / f"{section}.txt"
    lock.write_text(text)
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--require-hashes",
        *([] if folder == VENV else ["--ignore-installed", "--prefix", str(folder)]),
        "-r",
        str(lock),
    ]
    if _run(command, log):
        raise SetupError(
            f"pip could not install the section '{section}' of ci/requirements.txt: see {log}"
        )
    stamp.write_text(wanted)


def _create(log):
    if sys.version_info < (3, 11):
        raise SetupError(
            f"build/venv needs Python 3.11, this is {sys.version.split()[0]}; a packed "
            "archive (ci/run_all pack) runs with 3.9"
        )
    say("creating build/venv")
    for python in (sys.executable, "/usr/bin/python3"):
        if not _run([python, "-m", "venv", "--clear", str(VENV)], log):
            return
    raise SetupError(f"python3 -m venv failed (Debian package python3-venv): see {log}")


def _run(command, log):
    with open(log, "a") as output:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        ).returncode


def cuda_wheels_root():
    """The CUDA wheels' folder with the links that nvcc and CMake look for; None before."""
    found = sorted(VENV.glob("lib/python3*/site-packages/nvidia/cu13"))
    if not found or not (found[0] / "bin" / "nvcc").is_file():
        return None
    for name, target in {"lib64": "lib", "lib/libcudart.so": "libcudart.so.13"}.items():
        link = found[0] / name
        if not link.exists():
            link.symlink_to(target)
    return found[0]
