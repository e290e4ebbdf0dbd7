"""The cubins that a program carries, taken out of the very file that runs."""

import os
import re
import subprocess
import tempfile

from . import disassembly, tools

_RESOURCE = re.compile(r"(\w+)(?:\[\d+\])?:(\d+)")


def _run(command, **options):
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options
    )


def extract(program, folder, tool_folder=None):
    """Writes the program's cubins into `folder`; list of (architecture, path). Empty when none."""
    cuobjdump = tools.find("cuobjdump", tool_folder)
    _run([cuobjdump, "-xelf", "all", os.path.abspath(program)], cwd=folder)
    result = []
    for name in sorted(os.listdir(folder)):
        match = re.search(r"\.(sm_\w+)\.cubin$", name)
        if match:
            result.append((match.group(1), os.path.join(folder, name)))
    return result


def holds_ptx(program, tool_folder=None):
    """Whether the program embeds PTX, which a driver would compile behind our back."""
    listing = _run([tools.find("cuobjdump", tool_folder), "-lptx", os.path.abspath(program)])
    return "PTX file" in listing.stdout


def resources(path, tool_folder=None):
    """{function: {"REG": 12, "STACK": 0, "SHARED": 0, "LOCAL": 0, ...}} of a cubin."""
    text = _run([tools.find("cuobjdump", tool_folder), "-res-usage", path]).stdout
    result, name = {}, None
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("Function "):
            name = line[len("Function ") :].rstrip(":")
        elif name and line.startswith("REG:"):
            result[name] = {key: int(value) for key, value in _RESOURCE.findall(line)}
            name = None
    return result


def functions(path, tool_folder=None):
    """Yields the functions of a cubin as nvdisasm prints them; its output is never held whole."""
    command = [tools.find("nvdisasm", tool_folder), "-ndf", "-c", path]
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, errors="replace"
        ) as process,
    ):
        yield from disassembly.functions(process.stdout)
        if process.wait() != 0:
            errors.seek(0)
            cause = (errors.readline() or f"exit code {process.returncode}").strip()
            raise RuntimeError(f"nvdisasm cannot read {os.path.basename(path)}: {cause}")
