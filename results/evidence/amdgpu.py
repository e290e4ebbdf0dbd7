"""AMD's machine code: the code objects that a program carries, read by llvm-objdump."""

import os
import re
import shutil
import struct
import subprocess
import tempfile
from dataclasses import dataclass

from . import region, tools
from .disassembly import Function, Instruction

# How clang bundles code objects: this, then a count, and offset, size and name of each (Clang
# Offload Bundler, "Bundled Code Object").
_MAGIC = b"__CLANG_OFFLOAD_BUNDLE__"
_HEAD = struct.Struct("<Q")
_ENTRY = struct.Struct("<QQQ")

_SYMBOL = re.compile(r"[0-9a-f]+ <([^>]+)>:")
_INSTRUCTION = re.compile(r"\t([a-z]\w*)(?: (.*?))?\s*(?://.*)?$")
# What only waits for a result, as NOP does in SASS.
_WAITS = {"s_nop", "s_waitcnt", "s_delay_alu"}
_SPILLS = ("scratch_", "buffer_load", "buffer_store")


@dataclass
class Kernel:
    """A kernel of a code object."""

    arch: str
    function: Function

    @property
    def timed(self):
        """The Region between the two clock reads; region.NoRegion where there is none."""
        return timed(self.function)


def bundled(data):
    """Yields (architecture, code object) of each bundle in a file's bytes."""
    at = data.find(_MAGIC)
    while at >= 0:
        entry = at + len(_MAGIC)
        (count,) = _HEAD.unpack_from(data, entry)
        entry += _HEAD.size
        for _ in range(count):
            offset, size, length = _ENTRY.unpack_from(data, entry)
            entry += _ENTRY.size
            name = data[entry : entry + length].decode("ascii", "replace")
            entry += length
            target = re.search(r"amdgcn-amd-amdhsa-.*-(gfx\w+)", name)
            if target:
                yield target.group(1), data[at + offset : at + offset + size]
        at = data.find(_MAGIC, entry)


def objdump(folder=None):
    """Path of llvm-objdump of clang 15, else of the default one; MissingTool where neither is.

    Debian's hipcc is clang 15, an older one cannot read its code for gfx940 and gfx1100.
    """
    for name in ("llvm-objdump-15", "llvm-objdump"):
        found = shutil.which(name, path=folder and os.fspath(folder)) or shutil.which(name)
        if found:
            return found
    raise tools.MissingTool("no llvm-objdump, which reads AMD's code: apt-get install llvm-15")


def functions(lines):
    """Yields a Function for each symbol of `llvm-objdump -d`."""
    current = None
    for line in lines:
        symbol = _SYMBOL.match(line)
        if symbol:
            if current is not None:
                yield current
            current = Function(symbol.group(1))
            continue
        found = _INSTRUCTION.match(line.rstrip("\n"))
        if current is not None and found:
            current.instructions.append(Instruction("", found.group(1), found.group(2) or ""))
    if current is not None:
        yield current


def _reads_clock(one):
    return one.mnemonic == "s_memtime" or (
        one.mnemonic == "s_getreg_b32" and "SHADER_CYCLES" in one.operands
    )


def timed(function):
    """The Region between a kernel's two clock reads, where its code is one straight piece."""
    reads = [i for i, one in enumerate(function.instructions) if _reads_clock(one)]
    if len(reads) != 2:
        raise region.NoRegion(f"{len(reads)} reads of the clock, not 2")
    found = region.Region()
    for one in function.instructions[reads[0] + 1 : reads[1]]:
        if one.mnemonic.startswith(("s_branch", "s_cbranch")):
            raise region.NoRegion(f"{one.mnemonic} between the reads of the clock")
        if one.mnemonic.startswith(_SPILLS):
            raise region.NoRegion(f"spills in the timed region: {one.mnemonic}")
        if one.mnemonic in _WAITS:
            found.control["NOP"] += 1
        else:
            found.work[one.mnemonic] += 1
    if not found.work:
        raise region.NothingTimed("nothing between the two clock reads: the result is not used")
    return found


def kernels(program, archs, tool_folder=None):
    """{"gfx90a": {symbol: Kernel}} of the architectures `archs` that the program holds."""
    tool = objdump(tool_folder)
    result = {}
    with open(program, "rb") as file:
        data = file.read()
    with tempfile.TemporaryDirectory() as folder:
        for arch, code in bundled(data):
            if arch not in archs:
                continue
            path = os.path.join(folder, arch)
            with open(path, "wb") as file:
                file.write(code)
            done = subprocess.run([tool, "-d", path], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                cause = (done.stderr.strip().splitlines() or ["it failed"])[0]
                raise RuntimeError(f"llvm-objdump cannot read {arch}'s code object: {cause}")
            found = {f.name: Kernel(arch, f) for f in functions(done.stdout.splitlines())}
            result.setdefault(arch, {}).update(found)
    return result
