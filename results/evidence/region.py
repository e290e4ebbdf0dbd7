"""The instructions between the two reads of the clock, sorted into work and what times it."""

import re
from collections import Counter
from dataclasses import dataclass, field

from . import flow
from .classes import class_of

_REGISTER = re.compile(r"\b(U?[RP]\d+)\b")
# A constant at an address that a thread computed is a load; parameters stand at fixed ones.
_INDEXED = re.compile(r"c\[[^]]*\]\s*\[R\d+")
# Tried until they succeed: what their branch tests is the operation itself.
_TRIED = {"USETMAXREG", "SYNCS"}
# Classes that, outside the loop, prepare its operands; anything else there is work.
_ONCE = {"clock", "add", "move", "logic", "bits", "compare", "select", "multiply"}


class NoRegion(ValueError):
    """A kernel without two reads of SR_CLOCKLO, or with nothing between them."""


class NothingTimed(NoRegion):
    """Two reads of SR_CLOCKLO and no work between them."""


@dataclass
class Region:
    """What stands between the reads: `work` is counted, the rest is bounded.

    `loop` are counters and their tests, `control` branches and barriers, `setup` what runs once
    before the loop, constants fetched, and the reads' own moves. All are Counters of mnemonics. A
    subroutine's instructions count once a call.
    """

    work: Counter = field(default_factory=Counter)
    loop: Counter = field(default_factory=Counter)
    control: Counter = field(default_factory=Counter)
    setup: Counter = field(default_factory=Counter)

    @property
    def overhead(self):
        """Loop and control; without NOP, which fills a wait, and a subroutine's return."""
        counts = self.loop + self.control
        return sum(n for m, n in counts.items() if m.partition(".")[0] not in ("NOP", "RET"))

    @property
    def instructions(self):
        """All of them but NOP and returns."""
        return sum((self.work + self.setup).values()) + self.overhead


def _reads_clock(instruction):
    return "SR_CLOCKLO" in instruction.operands


def _between(function, edges):
    reads = [i for i, one in enumerate(function.instructions) if _reads_clock(one)]
    if len(reads) != 2:
        raise NoRegion(f"{len(reads)} reads of SR_CLOCKLO, not 2")
    after = flow.reachable(edges, reads[0], stop={reads[1]})
    before = flow.reachable(flow.reversed_edges(edges), reads[1], stop={reads[0]})
    return (after & before) - set(reads)


def _with_subroutines(function, edges, inside):
    """How often each index stands in `inside`: once, or in a subroutine as often as it is called.

    A subroutine returns by register, so no edge leads back; one that calls itself is not unfolded.
    """
    called = {
        i: edges[i][1:]
        for i, one in enumerate(function.instructions)
        if one.base == "CALL" and not flow.is_jump(one)
    }
    past_calls = [after[:1] if i in called else after for i, after in enumerate(edges)]
    times = Counter()

    def unfold(indices, outer):
        times.update(indices)
        for i in indices:
            for target in called.get(i, ()):
                if target not in outer:
                    unfold(flow.reachable(past_calls, target), outer | {target})

    unfold(inside, frozenset())
    return times


def _written(instruction):
    """Registers and predicates written: the first operand, and a second one if a predicate."""
    parts = [part.strip() for part in instruction.operands.split(",")]
    second = parts[1:2] if re.fullmatch(r"U?P\d", parts[1] if len(parts) > 1 else "") else []
    return set(_REGISTER.findall(" ".join(parts[:1] + second)))


def _read(instruction):
    parts = instruction.operands.split(",")
    return set(_REGISTER.findall(" ".join([instruction.predicate, *parts[1:]])))


def _latest(function, body, before, register):
    """The index that last wrote `register` before `before` in a loop, its last turn included."""
    order = sorted(body, key=lambda i: (i >= before, -i))
    for i in order:
        if register in _written(function.instructions[i]) and i != before:
            return i
    return None


def _counters(function, edges, body):
    """Indices of a loop's tests and of the steps of what they test: what feeds its branches."""
    found = set()
    for i in body:
        one = function.instructions[i]
        if not flow.is_jump(one) or all(j in body and j > i for j in edges[i]):
            continue
        condition = one.predicate + " " + one.operands.split("`")[0]
        for predicate in _REGISTER.findall(condition):
            found |= _test_and_steps(function, body, i, predicate)
    return found


def _test_and_steps(function, body, branch, predicate):
    test = _latest(function, body, branch, predicate)
    if test is None or function.instructions[test].base in _TRIED:
        return set()
    found = {test}
    for register in _read(function.instructions[test]):
        step = _latest(function, body, test, register)
        one = None if step is None else function.instructions[step]
        if one and register in _read(one) and class_of(one.mnemonic) == "add":
            found.add(step)
    return found


def timed(function):
    """The Region of a kernel; NoRegion says why there is none."""
    edges = flow.successors(function)
    inside = _between(function, edges)
    bodies = flow.loops(function, within=inside)
    body = _with_subroutines(function, edges, set().union(*bodies) if bodies else inside)
    counters = set().union(*(_counters(function, edges, one) for one in bodies))
    region = Region()
    for i, times in sorted(_with_subroutines(function, edges, inside).items()):
        one = function.instructions[i]
        mnemonic, kind = one.mnemonic, class_of(one.mnemonic)
        if kind == "control" or flow.is_jump(one):
            region.control[mnemonic] += times
        elif i in counters:
            region.loop[mnemonic] += times
        elif (kind == "constant" and not _INDEXED.search(one.operands)) or (
            i not in body and kind in _ONCE
        ):
            region.setup[mnemonic] += times
        else:
            region.work[mnemonic] += times
    if not region.work:
        raise NothingTimed("nothing between the two clock reads: the result is not used")
    return region
