"""AMD's machine code: the code objects that a program carries, read by llvm-objdump."""

import os
import re
import shutil
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from typing import NamedTuple

from . import region, tools
from .disassembly import Function

# How clang bundles code objects: this, then a count, and offset, size and name of each (Clang
# Offload Bundler, "Bundled Code Object").
_MAGIC = b"__CLANG_OFFLOAD_BUNDLE__"
_HEAD = struct.Struct("<Q")
_ENTRY = struct.Struct("<QQQ")

_SYMBOL = re.compile(r"([0-9a-f]+) <([^>]+)>:")
# Mnemonic and operands; behind them the address, the code, and a branch's target from the symbol.
_INSTRUCTION = re.compile(
    r"\t([a-z]\w*)(?: (.*?))?\s*"
    r"(?:// ([0-9A-F]+):(?: ([0-9A-F]{8}))?[^<]*(?:<[^>]*\+0x([0-9a-f]+)>)?)?$"
)
# ACC_CD of a matrix instruction's first word: its result goes to accumulation registers. The text
# does not tell, llvm-objdump 15 writes a[0:3] for both on gfx940 ("VOP3P-MAI", CDNA3 ISA guide).
_ACCUMULATION = 1 << 15
# What only waits for a result, as NOP does in SASS.
_WAITS = {"s_nop", "s_waitcnt", "s_delay_alu"}
_SPILLS = ("scratch_", "buffer_load", "buffer_store")
# What steps and tests a loop's counter and goes back.
_COUNTING = ("s_add", "s_sub", "s_cmp", "s_cbranch")
# What is work even where it stands beside a loop: it would be done once and be no part of a turn.
_WORK = ("v_mfma", "v_smfmac", "v_wmma", "ds_", "global_", "flat_", "s_load")


class Instruction(NamedTuple):
    """`v_mov_b32_e32 v3, 0` at an address; `target` is a branch's, -1 where it is not known."""

    mnemonic: str
    operands: str
    address: int = 0
    target: int = -1
    code: int = 0  # the first word


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
    current, start = None, 0
    for line in lines:
        symbol = _SYMBOL.match(line)
        if symbol:
            if current is not None:
                yield current
            start = int(symbol.group(1), 16)
            current = Function(symbol.group(2))
            continue
        found = _INSTRUCTION.match(line.rstrip("\n"))
        if current is not None and found:
            mnemonic, operands, address, code, target = found.groups()
            current.instructions.append(
                Instruction(
                    mnemonic,
                    operands or "",
                    int(address or "0", 16),
                    start + int(target, 16) if target else -1,
                    int(code or "0", 16),
                )
            )
    if current is not None:
        yield current


def _named(one):
    """An instruction's mnemonic; of a matrix that goes to accumulation registers with ".agpr"."""
    matrix = one.mnemonic.startswith(("v_mfma", "v_smfmac"))
    return one.mnemonic + ".agpr" * bool(matrix and one.code & _ACCUMULATION)


def _reads_clock(one):
    return one.mnemonic == "s_memtime" or (
        one.mnemonic == "s_getreg_b32" and "SHADER_CYCLES" in one.operands
    )


def _loop(between):
    """Addresses (first, last) of the one loop in a region, None where it is one straight piece."""
    branches = [one for one in between if one.mnemonic.startswith(("s_branch", "s_cbranch"))]
    if not branches:
        return None
    back = branches[0]
    if (
        len(branches) > 1
        or back.mnemonic == "s_branch"
        or not between[0].address <= back.target <= back.address
    ):
        raise region.NoRegion(f"{back.mnemonic} between the reads of the clock")
    return back.target, back.address


def _where(one, loop):
    """The name of the Region's Counter that an instruction belongs to."""
    if one.mnemonic in _WAITS:
        return "control"
    if loop is None:
        return "work"
    if loop[0] <= one.address <= loop[1]:
        return "loop" if one.mnemonic.startswith(_COUNTING) else "work"
    return "work" if one.mnemonic.startswith(_WORK) else "setup"


def timed(function):
    """The Region between a kernel's two clock reads: one straight piece, or one loop's turn."""
    reads = [i for i, one in enumerate(function.instructions) if _reads_clock(one)]
    if len(reads) != 2:
        raise region.NoRegion(f"{len(reads)} reads of the clock, not 2")
    found = region.Region()
    between = function.instructions[reads[0] + 1 : reads[1]]
    loop = _loop(between)
    for one in between:
        if one.mnemonic.startswith(_SPILLS):
            raise region.NoRegion(f"spills in the timed region: {one.mnemonic}")
        where = _where(one, loop)
        getattr(found, where)["NOP" if where == "control" else _named(one)] += 1
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
