"""Control flow of a function: what follows an instruction, and where its loops are."""

import re

_TARGET = re.compile(r"`\(([^)]+)\)")
_JUMPS = {"BRA", "JMP", "BRX", "JMX", "CALL", "WARPSYNC", "CONT"}
_ENDS = {"EXIT", "RET", "BPT", "KILL"}
_ALWAYS = {"", "PT", "UPT"}


def _target(function, instruction):
    match = _TARGET.search(instruction.operands)
    return function.labels.get(match.group(1)) if match else None


def is_jump(instruction):
    """A branch; ptxas also leaves loops by `CALL.REL.NOINC` to a label inside the kernel."""
    base = instruction.base
    return base in ("BRA", "JMP") or (base == "CALL" and "`(.L" in instruction.operands)


def _conditional(instruction):
    """A branch that may fall through: predicated, or with a predicate or mask operand."""
    first = instruction.operands.split(",")[0].strip()
    return instruction.predicate not in _ALWAYS or "`" not in first


def _never_falls_through(instruction):
    if instruction.base in _ENDS:
        return instruction.predicate in _ALWAYS
    return is_jump(instruction) and not _conditional(instruction)


def successors(function):
    """For each instruction the indices that may run next. A call goes both in and on."""
    count = len(function.instructions)
    result = []
    for i, instruction in enumerate(function.instructions):
        after = [i + 1] if i + 1 < count else []
        base = instruction.base
        target = _target(function, instruction) if base in _JUMPS else None
        if _never_falls_through(instruction):
            after = []
        if target is not None and target < count:
            after = [*after, target]
        result.append(after)
    return result


def reachable(edges, start, stop=()):
    """Indices that a walk along `edges` meets from `start`, which counts; `stop` is not entered."""
    seen = set(stop)
    pending = [start]
    found = set()
    while pending:
        i = pending.pop()
        if i in seen:
            continue
        seen.add(i)
        found.add(i)
        pending.extend(edges[i])
    return found


def reversed_edges(edges):
    result = [[] for _ in edges]
    for i, after in enumerate(edges):
        for j in after:
            result[j].append(i)
    return result


def loops(function, within=None):
    """Sets of indices, one a backward branch: its natural loop. `within` limits to those indices.

    The endless branch to itself that ptxas puts behind each kernel is none.
    """
    edges = successors(function)
    back = reversed_edges(edges)
    found = []
    for i, after in enumerate(edges):
        if not is_jump(function.instructions[i]):
            continue
        for head in after:
            if head < i and (within is None or (i in within and head in within)):
                body = reachable(back, i, stop={head}) | {head}
                found.append(body if within is None else body & within)
    return found
