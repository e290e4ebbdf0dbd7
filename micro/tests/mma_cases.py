"""Named rows of operands for any unit: what tells wrong models apart, and ordinary numbers.

Random normal data notice a wrong width or block in f32 results, never in f16 ones. Cancellation
around the cut, ties, one-signed tails, dense addends, subnormals, specials and moved block borders
do.
"""

import random
from fractions import Fraction

import mma_oracle as oracle

SEED = 20261124


class Row:
    """One dot product, as patterns."""

    def __init__(self, name, c, a, b, sa=(), sb=()):
        self.name, self.c, self.a, self.b, self.sa, self.sb = name, c, a, b, sa, sb


def elements(unit):
    """K of the unit's longest instruction."""
    arch, instruction, ab, _ = unit.split(".")
    if arch.startswith("gfx"):
        wide = {"f32": 4, "f64": 4, "xf32": 8, "s8": 32 if arch == "gfx942" else 16}
        if ab in wide:
            return wide[ab]
        if ab == "bf16" and arch != "gfx942":
            return 8
        return 32 if "8" in ab else 16
    if "_mx" in instruction and ab == "e2m1":
        return 64
    if ab == "f64":
        return 16 if arch in ("sm_90", "sm_100") else 4
    if ab[:2] in ("s8", "u8"):
        return 16 if arch == "sm_75" else 32
    if ab[:2] in ("s4", "u4"):
        return 32 if arch == "sm_75" else 64
    if ab in ("f16", "bf16", "f16_bf16", "bf16_f16"):
        return {"sm_70": 4, "sm_75": 8}.get(arch, 16)
    return 8 if ab == "tf32" else 32


class Maker:
    """Rows of one unit. A value that a format lacks is replaced by the nearest below it."""

    def __init__(self, unit):
        self.unit = unit
        self.a, self.b, self.cd = oracle.types_of(unit)
        self.k = elements(unit)
        self.random = random.Random(f"{SEED} {unit}")
        self.scale = oracle.scale_of(unit)

    def row(self, name, c, a, b, exponent=0):
        """Operands shorter than K are padded with zeros; scales are 2**exponent and 1."""
        sa = sb = ()
        if self.scale:
            count = -(-self.k // self.scale[0])
            one = 0x38 if self.scale[1] == "ue4m3" else 127
            step = 8 if self.scale[1] == "ue4m3" else 1
            sa, sb = [one + step * exponent] * count, [one] * count
        a = (list(a) + [0] * self.k)[: self.k]
        b = (list(b) + [0] * self.k)[: self.k]
        return Row(name, c, a, b, sa, sb)

    def power(self, name, exponent, sign=1):
        """The pattern of +-2**exponent, clamped to the format's range."""
        f = oracle.FORMATS[name]
        top = 2**f.exponent_bits - (2 if f.special == "ieee" else 1) - f.bias
        exponent = min(max(exponent, 1 - f.bias - f.fraction_bits), top)
        return self.shift(name, oracle.pattern_of(name, Fraction(2) ** exponent * sign, "cut"))

    def shift(self, name, pattern):
        return pattern << oracle.FORMATS[name].ignored

    def value(self, name, value):
        return self.shift(name, oracle.pattern_of(name, Fraction(value), "even"))

    def span(self, name):
        """(smallest subnormal exponent, smallest normal exponent, largest exponent)."""
        f = oracle.FORMATS[name]
        top = 2**f.exponent_bits - (2 if f.special == "ieee" else 1) - f.bias
        return 1 - f.bias - f.fraction_bits, 1 - f.bias, top


def integer_rows(maker):
    bits = {name: oracle.INTEGERS[name] for name in (maker.a, maker.b)}
    for i in range(20):
        a = [maker.random.getrandbits(bits[maker.a]) for _ in range(maker.k)]
        b = [maker.random.getrandbits(bits[maker.b]) for _ in range(maker.k)]
        yield Row(f"random{i}", maker.random.getrandbits(32), a, b)
    largest = [2 ** (bits[maker.a] - (maker.a[0] == "s")) - 1] * maker.k
    most = [2 ** (bits[maker.b] - (maker.b[0] == "s")) - 1] * maker.k
    yield Row("above_s32", 0x7FFFFFFF, largest, most)
    yield Row("below_s32", 0x80000000, [2 ** (bits[maker.a] - 1)] * maker.k, most)


def random_rows(maker, count):
    rng = maker.random
    spans = [maker.span(name) for name in (maker.a, maker.b, maker.cd)]
    for i in range(count):
        style = ("normal", "wide", "patterns")[i % 3]
        if style == "patterns":
            bits = [oracle.FORMATS[name].bits for name in (maker.a, maker.b, maker.cd)]
            a, b = ([rng.getrandbits(n) for _ in range(maker.k)] for n in bits[:2])
            yield maker.row(f"{style}{i}", rng.getrandbits(bits[2]), a, b)
            continue
        numbers = []
        for name, (_, low, top), n in zip((maker.a, maker.b, maker.cd), spans, (0, 0, 1)):
            reach = (-3, 3) if style == "normal" else (low // 2, top // 2)
            reach = (max(reach[0], low), min(reach[1], top - 1))
            values = [
                rng.choice((-1, 1)) * Fraction(rng.getrandbits(30) + 2**29, 2**30)
                * Fraction(2) ** rng.randint(*reach)
                for _ in range(1 if n else maker.k)
            ]  # fmt: skip
            numbers.append([maker.value(name, value) for value in values])
        yield maker.row(f"{style}{i}", numbers[2][0], numbers[0], numbers[1], i % 2)


def cut_rows(maker, bits):
    """Two large products that cancel, a small one around the cut; or c is the large one."""
    top_a, top_b = maker.span(maker.a)[2] - 1, maker.span(maker.b)[2] - 1
    top_c = maker.span(maker.cd)[2] - 2
    low = maker.span(maker.a)[0] + maker.span(maker.b)[0]
    for large in {top_a + top_b, (top_a + top_b) // 2, bits - 2, 6}:
        if not large <= top_a + top_b:
            continue
        ea = min(large, top_a)
        first, second = maker.power(maker.a, ea), maker.power(maker.a, ea, -1)
        factor = maker.power(maker.b, large - ea)
        for d in range(-3, 5):
            small = large - bits + d
            if small < low:
                continue
            es = max(min(small // 2, top_a), maker.span(maker.a)[0])
            for sign in (1, -1):
                x, y = maker.power(maker.a, es, sign), maker.power(maker.b, small - es)
                tag = f"{large}_{d}_{'m' if sign < 0 else 'p'}"
                zeros = [0] * max(maker.k - 3, 0)
                if maker.k >= 3:
                    a = [first, second, *zeros[: maker.k - 3], x]
                    b = [factor, factor, *zeros[: maker.k - 3], y]
                    yield maker.row(f"cancel_late_{tag}", 0, a, b)
                    yield maker.row(f"cancel_{tag}", 0, [first, x, second], [factor, y, factor])
                    tail = [x] * (maker.k - 2)
                    tails = [y] * (maker.k - 2)
                    yield maker.row(
                        f"tail_cancel_{tag}", 0, [first, second, *tail], [factor, factor, *tails]
                    )
                yield maker.row(f"tail_{tag}", 0, [first] + [x] * maker.k, [factor] + [y] * maker.k)
    for large in {0, bits // 2, bits + 1, top_c, top_a + top_b - 1, -100, -126}:
        if not maker.span(maker.cd)[0] <= large <= top_c:
            continue
        for d in range(-3, 5):
            small = large - bits + d
            es = max(min(small // 2, top_a), maker.span(maker.a)[0])
            for sign in (1, -1):
                a = [maker.power(maker.a, es, sign)] * maker.k
                b = [maker.power(maker.b, small - es)] * maker.k
                tag = f"{large}_{d}_{'m' if sign < 0 else 'p'}"
                yield maker.row(f"c_large_{tag}", maker.power(maker.cd, large), a, b)
                yield maker.row(
                    f"c_large_one_{tag}", maker.power(maker.cd, large, -1), a[:1], b[:1]
                )


def addend_rows(maker):
    """c alone, c far below the products, halves of a unit in the last place."""
    f = oracle.FORMATS[maker.cd]
    one_a, one_b = maker.power(maker.a, 0), maker.power(maker.b, 0)
    dense = f.bias << f.fraction_bits | (2**f.fraction_bits - 1)
    sign = 2 ** (f.bits - 1)
    for bits in range(f.fraction_bits + 1):
        yield maker.row(f"c_alone_{bits}", dense ^ (2**bits - 1), [], [])
    for pattern in (0, 1, 2, 3, 2 ** (f.fraction_bits - 1), 2**f.fraction_bits - 1):
        for s in (0, sign):
            yield maker.row(f"c_{pattern}_{s > 0}", pattern | s, [], [])
            yield maker.row(f"c_{pattern}_{s > 0}_one", pattern | s, [one_a], [one_b])
    for down in range(15, 36):
        for s in (1, -1):
            c = maker.value(maker.cd, Fraction(-s * 3, 2) * Fraction(2) ** -down)
            yield maker.row(f"c_below_{down}_{s}", c, [one_a], [one_b])
            for p in (maker.power(maker.a, 0, s), maker.power(maker.a, 1, s)):
                odd = maker.value(maker.cd, Fraction(s) * Fraction(2) ** -down)
                yield maker.row(f"tie_{down}_{s}_{p}", odd, [p, p], [one_b, one_b])
                third = [maker.power(maker.a, -down // 2), maker.power(maker.b, -down + down // 2)]
                yield maker.row(
                    f"tie_more_{down}_{s}_{p}", odd, [p, one_a, third[0]], [one_b, one_b, third[1]]
                )


def half_unit_rows(maker):
    """Products of half a unit in c's last place, and a little more, far below c."""
    half = 1 + oracle.FORMATS[maker.cd].fraction_bits
    for e in (6, 10, 14):
        if e > maker.span(maker.cd)[2]:
            continue
        for d in range(1, 12):
            for sign in (1, -1):
                pairs = []
                for small, s in ((e - half, 1), (e - half - d, sign)):
                    pairs.append((maker.power(maker.a, small // 2, s),
                                  maker.power(maker.b, small - small // 2)))  # fmt: skip
                a, b = zip(*pairs)
                yield maker.row(f"half_unit_{e}_{d}_{sign}", maker.power(maker.cd, e), a, b)


def huge_zero_rows(maker):
    """A zero operand beside a factor that raises the alignment of c, and zeros alone."""
    top = maker.span(maker.b)[2]
    low, normal, high = maker.span(maker.cd)
    cut_off = oracle.ZERO_EXPONENT + top - width_of(maker.unit)
    for reach in range(max(low, cut_off - 8), min(high, cut_off + 8)):
        c = maker.power(maker.cd, reach)
        yield maker.row(f"zero_times_huge_{reach}", c, [0], [maker.power(maker.b, top)])
        yield maker.row(f"zero_times_tiny_{reach}", c, [0], [1 << oracle.FORMATS[maker.b].ignored])
    for reach in range(-135, -95):
        if reach < low + normal:
            continue
        half = reach // 2
        if maker.span(maker.a)[0] <= half and maker.span(maker.b)[0] <= reach - half:
            dense = maker.value(maker.a, Fraction(2) ** half * Fraction(127, 64))
            b = maker.value(maker.b, Fraction(2) ** (reach - half) * Fraction(125, 64))
            yield maker.row(f"near_lowest_{reach}", 0, [dense] * maker.k, [b] * maker.k)


def special_rows(maker):
    fa, fb, fc = (oracle.FORMATS[name] for name in (maker.a, maker.b, maker.cd))
    one_a, one_b = maker.power(maker.a, 0), maker.power(maker.b, 0)
    minus_b = maker.power(maker.b, 0, -1)
    sign = 2 ** (fc.bits - 1)
    infinity = 2**fc.exponent_bits - 1 << fc.fraction_bits
    largest = infinity - 1

    def of(f, what):
        if f.special == "ieee":
            top = 2**f.exponent_bits - 1 << f.fraction_bits
            return (top | (what == "nan")) << f.ignored
        return {"nan": 0x7F, "fnuz": 0x80, "none": 0}[f.special]

    for name, c in (("inf", infinity), ("minus_inf", infinity | sign), ("nan", infinity | 1)):
        yield maker.row(f"c_{name}", c, [one_a], [one_b])
    for what in ("inf", "nan"):
        x, y = of(fa, what), of(fb, what)
        yield maker.row(f"a_{what}", 0, [one_a, x], [one_b, one_b])
        yield maker.row(f"a_{what}_times_zero", 0, [one_a, x], [one_b, 0])
        yield maker.row(f"b_{what}_minus", 0, [one_a, one_a], [one_b, y])
        yield maker.row(f"both_{what}", 0, [x, x], [one_b, minus_b])
        yield maker.row(f"{what}_and_c_inf", infinity | sign, [x], [one_b])
        yield maker.row(f"{what}_last", 0, [one_a] * (maker.k - 1) + [x], [one_b] * maker.k)
    for s in (0, sign):
        yield maker.row(f"c_largest_{s > 0}", largest | s, [one_a], [one_b])
        top_a, top_b = maker.power(maker.a, 999), maker.power(maker.b, 999, -1 if s else 1)
        yield maker.row(f"overflow_{s > 0}", largest | s, [top_a] * maker.k, [top_b] * maker.k)
        both = [top_a, maker.power(maker.a, 999, -1)]
        yield maker.row(f"beyond_and_back_{s > 0}", s, both, [top_b, top_b])
        yield maker.row(f"beyond_and_c_{s > 0}", s ^ infinity, [top_a], [top_b])
    if maker.cd == "f16":
        for half in (0.5, 8, 15.5, 15.96875, 16, 16.5):
            a, b = maker.value(maker.a, Fraction(half)), one_b
            yield maker.row(f"f16_overflow_{half}", largest, [a], [b])
    for name, pattern in (("a", 2 ** (fa.bits - 1)), ("zero", 0)):
        for c in (0, sign):
            yield maker.row(f"zeros_{name}_{c > 0}", c, [pattern] * maker.k, [one_b] * maker.k)
            yield maker.row(
                f"zeros_minus_{name}_{c > 0}", c, [pattern] * maker.k, [minus_b] * maker.k
            )
    yield maker.row("cancels_to_zero", sign, [one_a, one_a], [one_b, minus_b])


def subnormal_rows(maker):
    fa, fb, fc = (oracle.FORMATS[name] for name in (maker.a, maker.b, maker.cd))
    rng = maker.random
    for i in range(12):
        a = [maker.shift(maker.a, rng.getrandbits(fa.fraction_bits)) for _ in range(maker.k)]
        b = [maker.shift(maker.b, rng.getrandbits(fb.fraction_bits)) for _ in range(maker.k)]
        c = rng.getrandbits(fc.fraction_bits)
        big = [maker.power(maker.b, maker.span(maker.b)[2] - i)] * maker.k
        yield maker.row(f"subnormals_{i}", c, a, b)
        yield maker.row(f"subnormal_times_large_{i}", c, a, big)
        near = maker.power(maker.cd, maker.span(maker.a)[1] + maker.span(maker.b)[2] - i)
        yield maker.row(f"subnormal_beside_c_{i}", near, a, big)
        low = maker.power(maker.cd, 2 - fc.bias + i, -1)
        tiny_a = maker.power(maker.a, (2 - fc.bias) // 2)
        tiny_b = maker.power(maker.b, 2 - fc.bias - (2 - fc.bias) // 2 - i)
        yield maker.row(f"result_subnormal_{i}", low, [tiny_a] * (i + 1), [tiny_b] * (i + 1))


def scale_rows(maker):
    base = maker.row("", 0, [maker.value(maker.a, Fraction(3, 2))] * maker.k,
                     [maker.value(maker.b, Fraction(3, 2))] * maker.k)  # fmt: skip
    bits = 2**8 - 1
    for i in range(30):
        sa = [maker.random.getrandbits(8) for _ in base.sa]
        sb = [bits - s if i % 2 else s for s in sa]
        yield Row(f"scales_{i}", maker.power("f32", i * 5 - 70), base.a, base.b, sa, sb)
    for name, s in (("nan", 0xFF), ("nan7", 0x7F), ("zero", 0), ("one", 1)):
        yield Row(f"scale_{name}", 0x3F800000, base.a, base.b, [s, *base.sa[1:]], base.sb)
        yield Row(f"scale_b_{name}", 1, base.a, base.b, base.sa, [*base.sb[:-1], s])


def width_of(unit):
    """Fraction bits around which `cut_rows` look."""
    arch, instruction, ab, _ = unit.split(".")
    fp8 = set(ab.split("_")) <= {"e4m3", "e5m2"}
    if fp8 and (arch == "sm_89" or instruction == "wgmma"):
        return 13
    if "_mx" in instruction and ab == "e2m1":
        return 35
    return {"sm_70": 23, "sm_75": 24, "sm_80": 24, "sm_89": 24, "gfx942": 24}.get(arch, 25)


def rows(unit, random_count=30):
    """All rows of a unit, named; the same on every machine."""
    maker = Maker(unit)
    if maker.cd == "s32":
        yield from integer_rows(maker)
        return
    yield from random_rows(maker, random_count)
    yield from cut_rows(maker, width_of(unit))
    yield from addend_rows(maker)
    yield from half_unit_rows(maker)
    yield from huge_zero_rows(maker)
    yield from special_rows(maker)
    yield from subnormal_rows(maker)
    if maker.scale:
        yield from scale_rows(maker)
