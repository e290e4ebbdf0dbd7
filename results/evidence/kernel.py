"""Facts of each kernel in a program: registers, memory, what it loads and stores, its loops."""

import concurrent.futures
import functools
import os
import re
import tempfile
from collections import Counter
from dataclasses import dataclass

from . import cubin, flow, region, tools

_LOADS = {"LD", "LDG", "LDS", "LDL", "LDGSTS"}
_ACCESSES = _LOADS | {"ST", "STG", "STS", "STL", "ATOM", "ATOMG", "ATOMS", "RED"}
_SMALL = {"U8": 8, "S8": 8, "U16": 16, "S16": 16}


@dataclass
class Kernel:
    """One code section of one cubin. Sizes in bytes a thread, `shared` in bytes a block.

    From sm_90 on `shared` holds the 1 KiB that the system keeps for itself too.
    """

    arch: str
    function: object  # disassembly.Function
    registers: int
    stack: int
    local: int
    shared: int

    @property
    def name(self):
        return self.function.name

    @property
    def instructions(self):
        return self.function.instructions

    @functools.cached_property
    def timed(self):
        """The Region between the two clock reads; region.NoRegion where there is none."""
        return region.timed(self.function)

    def counts(self):
        """Counter of full mnemonics, the padding behind the code included."""
        return Counter(one.mnemonic for one in self.instructions)

    def access_widths(self):
        """Counter of (`LDG`, bits a thread) over every load, store and atomic."""
        result = Counter()
        for one in self.instructions:
            if one.base in _ACCESSES:
                result[(one.base, _bits(one.mnemonic))] += 1
        return result

    def spills(self):
        """Loads and stores of local memory, which registers did not hold."""
        return sum(1 for one in self.instructions if one.base in ("LDL", "STL"))

    def divides_64_bit(self):
        """Whether it calls one of the subroutines by which ptxas divides 64-bit integers."""
        return any(
            one.base == "CALL" and re.search(r"_(div|rem)_[su]64", one.operands)
            for one in self.instructions
        )

    def loops(self):
        """Lists of the instructions of each loop, as `[[Instruction, ...], ...]`."""
        found = flow.loops(self.function)
        return [[self.instructions[i] for i in sorted(body)] for body in found]


def _bits(mnemonic):
    for part in mnemonic.split(".")[1:]:
        if part in _SMALL:
            return _SMALL[part]
        if part in ("64", "128", "256"):
            return int(part)
    return 32


def _of_cubin(arch, path, tool_folder):
    sizes = cubin.resources(path, tool_folder)
    result = {}
    for function in cubin.functions(path, tool_folder):
        size = sizes.get(function.name, {})
        result[function.name] = Kernel(
            arch,
            function,
            size.get("REG", 0),
            size.get("STACK", 0),
            size.get("LOCAL", 0),
            size.get("SHARED", 0),
        )
    return result


def kernels(program, archs=None, tool_folder=None):
    """{"sm_90a": {symbol: Kernel}} of an executable, library or object; {} where it holds no cubin.

    `archs` limits to those; each cubin is disassembled once. Raises tools.MissingTool, and
    RuntimeError for a cubin that the disassembler cannot read.
    """
    tools.find("nvdisasm", tool_folder)
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        found = cubin.extract(program, folder, tool_folder)
        wanted = [(arch, path) for arch, path in found if archs is None or arch in archs]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            parts = pool.map(lambda item: _of_cubin(*item, tool_folder), wanted)
            for (arch, _), part in zip(wanted, parts):
                result.setdefault(arch, {}).update(part)
    return result
