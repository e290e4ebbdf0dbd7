"""What a binary holds: instructions, registers and access widths of the very program that runs."""

from .collect import NoAnswer, collect, expectations, rows_of_program, sha16
from .disassembly import Function, Instruction
from .judge import Verdict, verdict
from .kernel import Kernel, kernels
from .region import NoRegion, Region, timed
from .tools import MissingTool

__all__ = [
    "Function",
    "Instruction",
    "Kernel",
    "MissingTool",
    "NoAnswer",
    "NoRegion",
    "Region",
    "Verdict",
    "collect",
    "expectations",
    "kernels",
    "rows_of_program",
    "sha16",
    "timed",
    "verdict",
]
