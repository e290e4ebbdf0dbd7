"""`doctor`: what is missing here, what is skipped for it, and the command that mends it."""

import shutil

from provision import debian, environment, gpu, toolchain

from runner import BUILD, ROOT, UsageError, programs


def findings():
    """(what, consequence, remedy) of each thing that is missing."""
    if (ROOT / "source.json").is_file():
        return [*_device()]
    return [*_packages(), *_built(), *_cuda(), *_disassembler(), *_device()]


def _packages():
    if not shutil.which("dpkg-query"):
        return
    for package in debian.missing(debian.read_list()):
        consequence = (
            "nothing builds without it" if package.required else f"left out: {package.why}"
        )
        yield f"Debian package {package.name}", consequence, debian.command_for([package])


def _built():
    try:
        there = programs.listed()
    except UsageError:
        yield "the build", "nothing can run", "ci/setup"
        return
    for program in there:
        if not (BUILD / program.path).is_file():
            yield program.path, "its rows will be missing", "ci/setup"


def _cuda():
    if toolchain.installed_nvcc() is None and environment.cuda_wheels_root() is None:
        yield "nvcc 13", "no GPU program is built", "ci/setup (it brings the compiler as wheels)"


def _disassembler():
    if not list(environment.VENV.glob("lib/python3*/site-packages/nvidia/cu13/bin/nvdisasm")):
        yield "nvdisasm", "evidence is skipped: no instruction is proven", "ci/setup"


def _device():
    devices, reason = gpu.devices()
    if not devices:
        yield (f"a GPU: {reason}", "GPU probes are not timed; their machine code is examined",
               "ci/run_all pack, and run the archive on a machine with a GPU")  # fmt: skip


def show():
    """Prints what was found; 0, since a machine without a GPU is no failure."""
    summary = BUILD / "summary.txt"
    if summary.is_file():
        print("found and not found:")
        print(summary.read_text().rstrip("\n"))
    print(f"  GPU: {gpu.line()}")
    missing = list(findings())
    for what, consequence, remedy in missing:
        print(f"missing: {what}\n  {consequence}\n  mend: {remedy}")
    if not missing:
        print("nothing is missing")
    return 0
