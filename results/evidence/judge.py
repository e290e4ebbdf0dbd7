"""Whether a timed region holds what its probe says: native exactly, emulated within bounds."""

from collections import Counter
from dataclasses import dataclass

from .classes import class_of, is_uniform

# Instructions an operation by which an emulated form may differ from the stated one: ptxas moves
# loop invariants and merges neighbours.
TOLERANCE = 2
# Instructions an operation that keep a native operation from being folded away, and use its result.
FEED = 3
# Comparisons of lanes that an emulation makes once, before its operations.
FEED_ONCE = 8
# Loops and branches: so many in all, and so many a hundred operations.
OVERHEAD, OVERHEAD_PERCENT = 48, 25
# NOPs for each instruction of work: ptxas waits by them where a stall count is too short, on sm_120
# behind a DMMA by 38.
WAITS, WAITS_DMMA = 4, 40
# Moves a call, of a, b, c and d to where a subroutine has them, within it, and back; and an
# operation whose sequence stands inline.
MOVES, MOVES_INLINE = 48, 12
# A class with fewer than this many instructions a hundred operations is no part of the operation.
RARE_PERCENT = 12
# What an emulated operation may hold more, in a hundred, in the longer chain than in the shorter:
# ptxas places moves before and after a subroutine anew (sm_89, square root in double precision).
MOVED_PERCENT = 10
_NEVER = {"LDL", "STL"}
# Waits for other blocks, which a timed region may hold only where they are what is measured.
_NEVER_UNNAMED = {"UCGABAR_ARV", "UCGABAR_WAIT"}


@dataclass
class Verdict:
    """`status` ok, emulated or failed, `reason` why, `value` instructions an operation."""

    status: str
    reason: str
    value: float
    evidence: str
    check: str


def _listed(counts, first):
    """`A x 1; B x 2`: the mnemonics in `first`, then the rest by count."""
    rest = sorted((name for name in counts if name not in first), key=lambda m: (-counts[m], m))
    names = [name for name in dict.fromkeys(first) if name in counts] + rest
    return "; ".join(f"{name} x {counts[name]}" for name in names)


def _exact(counts, wanted, operations, families):
    """What is wrong with the counts of the families that must be exact, or an empty text."""
    for family in families:
        found = Counter({m: n for m, n in counts.items() if family(m)})
        right = Counter({m: n * operations for m, n in wanted.items() if family(m)})
        if found != right:
            return f"want {_listed(right, ()) or 'none'}, found {_listed(found, ()) or 'none'}"
    return ""


def _is_minmax(mnemonic):
    return class_of(mnemonic) == "minmax"


def _is_matrix(mnemonic):
    return class_of(mnemonic) == "matrix"


def _is_key(mnemonic):
    return class_of(mnemonic) in ("minmax", "compare", "matrix")


def _key_families(wanted):
    """What must be counted exactly: all matrix work, or min/max, or comparisons without them."""
    if any(_is_matrix(m) for m in wanted):
        return [_is_matrix]
    if any(_is_minmax(m) for m in wanted):
        return [_is_minmax]
    if any(class_of(m) == "compare" for m in wanted):
        return [_is_minmax, lambda m: class_of(m) == "compare"]
    bases = {m.partition(".")[0] for m in wanted}
    return [_is_minmax, lambda m: m.partition(".")[0] in bases]


def _count(region, base):
    """How often instructions of that base stand in the region, whatever they are for."""
    counts = region.work + region.control
    return sum(n for m, n in counts.items() if m.partition(".")[0] == base)


def _forbidden(region, wanted):
    bad = sorted(m for m in region.work if m.partition(".")[0] in _NEVER)
    if bad:
        return f"spills in the timed region: {_listed(region.work, bad).split(';')[0]}"
    named = {m.partition(".")[0] for m in wanted}
    bad = sorted(m for m in region.work if m.partition(".")[0] in _NEVER_UNNAMED - named)
    if bad:
        return f"a cluster barrier in the timed region: {_listed(region.work, bad).split(';')[0]}"
    return ""


def _bounded(region, wanted, operations):
    problem = _forbidden(region, wanted)
    if problem:
        return problem
    named = {m.partition(".")[0] for m in wanted}
    bound = OVERHEAD + operations * OVERHEAD_PERCENT // 100
    if region.overhead > bound:
        return f"{region.overhead} loop and clock instructions, more than {bound}"
    once = sum(region.setup.values())
    if once > bound:
        return f"{once} instructions that run once, more than {bound}"
    waits = region.control["NOP"]
    each = WAITS_DMMA if "DMMA" in named else WAITS
    if waits > each * sum(region.work.values()):
        return f"{waits} NOP, more than {each} an instruction"
    calls, returns = (_count(region, base) for base in ("CALL", "RET"))
    if returns > calls:
        return f"{returns} returns of {calls} calls"
    return ""


def _native(region, wanted, operations):
    families = [*_key_families(wanted), lambda m: m in wanted]
    problem = _exact(region.work, wanted, operations, families)
    named = Counter({m: n for m, n in region.work.items() if m in wanted})
    feed = region.work - named
    if not problem and sum(feed.values()) > FEED * operations + OVERHEAD:
        problem = f"{sum(feed.values())} other instructions, more than {FEED} an operation"
    if problem:
        named = region.work
    return problem, named, _listed(named, tuple(wanted)), _listed(feed, ())


def _of_operation(work, wanted, operations):
    """The part of `work` in classes that the stated sequence has, and the part in others.

    Left out are classes too rare to belong to an operation: what ptxas moved out of a sequence.
    """
    totals = Counter()
    for mnemonic, count in work.items():
        totals[class_of(mnemonic)] += count
    rare = operations * RARE_PERCENT / 100
    often = Counter({m: n for m, n in work.items() if _is_key(m) or totals[class_of(m)] >= rare})
    classes = {class_of(m) for m in wanted}
    own = Counter({m: n for m, n in often.items() if class_of(m) in classes})
    return own, often - own


def _emulated(region, wanted, operations):
    problem = _exact(region.work, wanted, operations, _key_families(wanted))
    work, beside = _of_operation(region.work, wanted, operations)
    stated = sum(wanted.values())
    core = sum(n for m, n in wanted.items() if not is_uniform(m))
    each = sum(work.values()) / operations
    if not problem and not core - TOLERANCE <= each <= stated + TOLERANCE:
        problem = f"{each:.4g} instructions an operation, not within {TOLERANCE} of {stated}"
    limit = TOLERANCE * operations
    if any(_is_matrix(m) for m in wanted):
        # Operands that must be new each time are loaded, and moved to where a subroutine has them.
        limit = FEED * operations + FEED_ONCE
        moves = Counter({m: n for m, n in beside.items() if class_of(m) == "move"})
        most = MOVES * _count(region, "CALL") + MOVES_INLINE * operations
        if not problem and sum(moves.values()) > most:
            problem = f"moves of operands: {_listed(moves, ())}"
        beside -= moves
    if not problem and sum(beside.values()) > limit:
        problem = f"not of this operation: {_listed(beside, ())}"
    first = sorted((m for m in work if _is_key(m)), key=lambda m: (class_of(m) == "compare", m))
    return problem, work, _listed(work, first), _listed(region.work - work, ())


def absence(region):
    """The text of a broken promise: matrix work where an architecture has no such instruction."""
    found = Counter({m: n for m, n in region.work.items() if _is_matrix(m)}) if region else {}
    return f"want none, found {_listed(found, ())}" if found else ""


def longer_problem(region, operations, shorter, shorter_operations, form):
    """What is wrong with the longer chain of a slope whose shorter one holds, or an empty text.

    `form` is an architecture's expectation. What must be exact in one is exact in the other; of all
    else the longer has no more an operation, since what stands once is spread over more.
    """
    wanted = Counter(form["mnemonics"])
    families = _key_families(wanted)
    if form["native"]:
        families = [*families, lambda m: m in wanted]
    problem = _exact(region.work, wanted, operations, families) or _forbidden(region, wanted)
    each = region.instructions / operations
    most = shorter.instructions / shorter_operations + TOLERANCE
    if not form["native"]:
        most *= 1 + MOVED_PERCENT / 100
    if not problem and each > most:
        problem = f"{each:.4g} instructions an operation, more than {most:.4g}"
    return problem


def verdict(region, operations, mnemonics, native):
    """Holds a Region against `operations` copies of the sequence `mnemonics`."""
    wanted = Counter(mnemonics)
    judge = _native if native else _emulated
    problem, counted, evidence, feed = judge(region, wanted, operations)
    problem = problem or _bounded(region, wanted, operations)
    check = f"{operations} operations of {' '.join(mnemonics)}"
    check += f"; beside them {feed}" if feed else ""
    check += f"; loop and clock {region.overhead}"
    status = "failed" if problem else "ok" if native else "emulated"
    reason = problem
    if not problem and not native:
        reason = f"emulated by {sum(counted.values()) / operations:.4g} instructions an operation"
    return Verdict(status, reason, sum(counted.values()) / operations, evidence, check)
