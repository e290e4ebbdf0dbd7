"""nvdisasm's text as functions of instructions, read line by line."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple


class Instruction(NamedTuple):
    """One SASS instruction: `@!P0 ISETP.GE.AND P0, PT, R0, 0x1, PT`."""

    predicate: str  # "", "P0", "!UP1"
    mnemonic: str  # with all its dots: "IMAD.MOV.U32"
    operands: str

    @property
    def base(self):
        """The mnemonic before its first dot."""
        return self.mnemonic.partition(".")[0]


@dataclass
class Function:
    """A code section: a kernel with the subroutines that ptxas placed behind it."""

    name: str
    instructions: list = field(default_factory=list)
    labels: dict = field(default_factory=dict)  # label -> index of the instruction it stands before


_INSTRUCTION = re.compile(
    r"\s*/\*[0-9a-f]{4,}\*/\s+(?:\{\s*)?(?:@(!?U?P[T0-9]+)\s+)?([A-Z][\w.]*)\s*(.*?)\s*;"
)
_LABEL = re.compile(r"([.$\w]+):\s*$")
_SECTION = re.compile(r"\s*\.section\s+\.text\.([^\s,]+)")


def functions(lines):
    """Yields a Function for each code section of `nvdisasm -c` output, an iterable of lines."""
    current = None
    for line in lines:
        if current is not None and "/*" in line:
            match = _INSTRUCTION.match(line)
            if match:
                current.instructions.append(Instruction(*(part or "" for part in match.groups())))
            continue
        if ".section\t" in line or ".section " in line:
            if current is not None:
                yield current
            match = _SECTION.match(line)
            current = Function(match.group(1).strip('"')) if match else None
        elif current is not None:
            match = _LABEL.match(line)
            if match:
                current.labels[match.group(1)] = len(current.instructions)
    if current is not None:
        yield current
