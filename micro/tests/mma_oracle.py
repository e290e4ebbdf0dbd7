"""What matrix units compute, once more: rationals in the words of the rules, slow and plain.

The oracle shares nothing with micro/include/assay/behaviour.hpp but the units' names. Rules and
figures: arXiv 2512.07004 and 2511.10909.
"""

from fractions import Fraction
from typing import NamedTuple

ZERO_EXPONENT = -126  # with which a zero operand takes part in an alignment


class Format(NamedTuple):
    bits: int
    exponent_bits: int
    fraction_bits: int
    bias: int
    special: str = "ieee"  # ieee, nan (e4m3), fnuz, none, scale
    ignored: int = 0
    signed: bool = True

    @property
    def digits(self):
        return (self.bits + 3) // 4


FORMATS = {
    "f64": Format(64, 11, 52, 1023),
    "f32": Format(32, 8, 23, 127),
    "tf32": Format(32, 8, 10, 127, ignored=13),
    "xf32": Format(32, 8, 10, 127, ignored=13),
    "bf16": Format(16, 8, 7, 127),
    "bf16_1k": Format(16, 8, 7, 127),
    "f16": Format(16, 5, 10, 15),
    "e5m2": Format(8, 5, 2, 15),
    "e4m3": Format(8, 4, 3, 7, "nan"),
    "bf8": Format(8, 5, 2, 16, "fnuz"),
    "fp8": Format(8, 4, 3, 8, "fnuz"),
    "e3m2": Format(6, 3, 2, 3, "none"),
    "e2m3": Format(6, 2, 3, 1, "none"),
    "e2m1": Format(4, 2, 1, 1, "none"),
    "ue4m3": Format(8, 4, 3, 7, "nan", signed=False),
    "ue8m0": Format(8, 8, 0, 127, "scale", signed=False),
}
INTEGERS = {"s32": 32, "s8": 8, "u8": 8, "s4": 4, "u4": 4}
INFINITE, NAN = "infinite", "nan"


class Number(NamedTuple):
    """`significand` * 2**`exponent`, or an infinity or NaN by `special`."""

    significand: Fraction
    exponent: int
    special: str = ""
    negative: bool = False

    @property
    def value(self):
        return self.significand * Fraction(2) ** self.exponent


def number(name, pattern):
    f = FORMATS[name]
    pattern >>= f.ignored
    fraction = pattern % 2**f.fraction_bits
    field = (pattern >> f.fraction_bits) % 2**f.exponent_bits
    negative = f.signed and bool(pattern >> (f.fraction_bits + f.exponent_bits) & 1)
    full = field == 2**f.exponent_bits - 1
    if f.special == "scale":
        return Number(Fraction(1), field - f.bias, NAN if full else "")
    if f.special == "ieee" and full:
        return Number(Fraction(0), 0, NAN if fraction else INFINITE, negative)
    if f.special == "nan" and full and fraction == 2**f.fraction_bits - 1:
        return Number(Fraction(0), 0, NAN)
    if f.special == "fnuz" and negative and not field and not fraction:
        return Number(Fraction(0), 0, NAN)
    significand = Fraction(fraction, 2**f.fraction_bits) + (1 if field else 0)
    exponent = field - f.bias if field else 1 - f.bias
    return Number(-significand if negative else significand, exponent, "", negative)


def pattern_of(name, value, mode, bits=None, signed_zero=None):
    """The pattern of a rational, rounded once: `mode` cut or even, `bits` fraction bits kept."""
    f = FORMATS[name]
    bits = f.fraction_bits if bits is None else bits
    sign = 2 ** (f.bits - f.ignored - 1)
    if value == 0:
        return sign if signed_zero else 0
    top = 2**f.exponent_bits - 1 << f.fraction_bits
    exponent = max(_exponent(abs(value)), 1 - f.bias)
    scaled = abs(value) / Fraction(2) ** (exponent - bits)
    kept = int(scaled) if mode == "cut" else round(scaled)
    if kept >= 2 ** (bits + 1):
        kept, exponent = kept // 2, exponent + 1
    negative = sign if value < 0 else 0
    if exponent > f.bias:
        return negative | top
    if kept == 0:
        return negative if signed_zero is not None else 0
    field = exponent + f.bias if kept >= 2**bits else 0
    fraction = kept % 2**bits << (f.fraction_bits - bits)
    return negative | field << f.fraction_bits | fraction


def _exponent(value):
    """floor(log2(value)) of a positive rational."""
    guess = value.numerator.bit_length() - value.denominator.bit_length()
    return guess if Fraction(2) ** guess <= value else guess - 1


def specials(products, c):
    """NaN, +-infinity as (special, negative), or None: IEEE's rules on exact terms."""
    found = set()
    for a, b in products:
        if NAN in (a.special, b.special):
            return NAN, False
        if INFINITE in (a.special, b.special):
            other = b if a.special else a
            if not other.special and other.significand == 0:
                return NAN, False
            found.add(a.negative != b.negative)
    if c.special == NAN:
        return NAN, False
    if c.special == INFINITE:
        found.add(c.negative)
    if not found:
        return None
    return (NAN, False) if len(found) == 2 else (INFINITE, found.pop())


def special_pattern(name, special, all_ones):
    f = FORMATS[name]
    infinity = 2**f.exponent_bits - 1 << f.fraction_bits
    if special[0] == INFINITE:
        return infinity | (2 ** (f.bits - 1) if special[1] else 0)
    return 2 ** (f.bits - 1) - 1 if all_ones else infinity | 2 ** (f.fraction_bits - 1)


def term(n):
    return n.significand, n.exponent if n.significand else ZERO_EXPONENT


def product(a, b):
    (sa, ea), (sb, eb) = term(a), term(b)
    return sa * sb, ea + eb


def cut(x):
    return int(x)  # toward zero


def fused_sum(terms, bits):
    """(sum, largest exponent): terms cut toward zero `bits` below the largest exponent."""
    largest = max(exponent for _, exponent in terms)
    grid = Fraction(2) ** (largest - bits)
    return sum(cut(s * Fraction(2) ** e / grid) for s, e in terms) * grid, largest


def fused(cd, c, products, bits, result_bits, scale=0):
    """One NVIDIA block: products and c."""
    c = number(cd, c)
    special = specials(products, c)
    if special:
        return special_pattern(cd, special, True)
    terms = [(s, e + scale) for s, e in (product(a, b) for a, b in products)]
    total, _ = fused_sum([*terms, term(c)], bits)
    return pattern_of(cd, total, "even" if cd == "f16" else "cut", result_bits)


def fused_unit(block, bits, f32_bits=23):
    def compute(cd, c, a, b, scales):
        scale = 0
        if scales:
            sa, sb, _, _ = scales
            if NAN in (sa[0].special, sb[0].special):
                return special_pattern(cd, (NAN, False), True)
            scale = sa[0].exponent + sb[0].exponent
        pairs = list(zip(a, b))
        for start in range(0, len(pairs), block):
            kept = f32_bits if cd == "f32" else None
            c = fused(cd, c, pairs[start : start + block], bits, kept, scale)
        return c

    return compute


def as_f16(n):
    """The number with the exponent that f16 gives it."""
    if n.special or n.significand == 0:
        return n
    exponent = max(_exponent(abs(n.value)), -14)
    return n._replace(significand=n.value / Fraction(2) ** exponent, exponent=exponent)


def converted(cd, c, a, b, _):
    """FP8 through two f16 blocks of 16, c added last."""
    pairs = [(as_f16(x), as_f16(y)) for x, y in zip(a, b)]
    h = fused(cd, 0, [pair for k, pair in enumerate(pairs) if k % 4 < 2], 25, None)
    h = fused(cd, h, [pair for k, pair in enumerate(pairs) if k % 4 >= 2], 25, None)
    result = ieee_sum(cd, [], number(cd, c), number(cd, h))
    return special_pattern(cd, (NAN, False), True) if number(cd, result).special == NAN else result


def ieee_sum(cd, products, c, addend=None):
    """a * b + c (one product at most), or c + addend, rounded once to nearest even."""
    one = Number(Fraction(1), 0)
    products = products or [(addend, one)]
    special = specials(products, c)
    if special:
        return special_pattern(cd, special, False)
    ((a, b),) = products
    total = a.value * b.value + c.value
    both_negative = (a.negative != b.negative) and c.negative
    exact_zero = a.value * b.value == 0 and c.value == 0
    return pattern_of(cd, total, "even", signed_zero=exact_zero and both_negative)


def chain(cd, c, a, b, _):
    for x, y in zip(a, b):
        c = ieee_sum(cd, [(x, y)], number(cd, c))
    return c


def flush_operand(n, name):
    small = not n.special and abs(n.value) < Fraction(2) ** (1 - FORMATS[name].bias)
    return Number(Fraction(0), 0) if small else n


def flush(pattern):
    return pattern & 0x80000000 if pattern & 0x7F800000 == 0 else pattern


def tree(pairs):
    if len(pairs) == 1:
        return flush(ieee_sum("f32", pairs, Number(Fraction(0), 0)))
    left, right = tree(pairs[: len(pairs) // 2]), tree(pairs[len(pairs) // 2 :])
    return flush(ieee_sum("f32", [], number("f32", right), number("f32", left)))


def cdna2(group, name):
    def compute(cd, c, a, b, _):
        pairs = [(flush_operand(x, name), flush_operand(y, name)) for x, y in zip(a, b)]
        running = flush_operand(number(cd, c), "f32")
        for start in range(0, len(pairs), group):
            total = number("f32", tree(pairs[start : start + group]))
            c = flush(ieee_sum("f32", [], running, total))
            running = number("f32", c)
        return c

    return compute


def cdna1(group):
    def compute(cd, c, a, b, _):
        pairs = list(zip(a, b))
        for start in range(0, len(pairs), group):
            part, addend = pairs[start : start + group], number(cd, c)
            special = specials(part, addend)
            total = sum((x.value * y.value for x, y in part), addend.value)
            c = special_pattern(cd, special, False) if special else pattern_of(cd, total, "even")
        return c

    return compute


def floor_to(x, grid):
    return x / grid // 1 * grid


def cdna3(group, interleaved=False):
    def compute(cd, c, a, b, _):
        pairs = list(zip(a, b))
        for start in range(0, len(pairs), group):
            c = cdna3_group(cd, c, pairs[start : start + group], interleaved)
        return c

    return compute


def cdna3_group(cd, c, pairs, interleaved):
    addend = number(cd, c)
    limit = Fraction(2) ** 128
    beyond = [
        (Number(Fraction(0), 0, INFINITE, x.value * y.value < 0), Number(Fraction(1), 0))
        for x, y in pairs
        if not x.special and not y.special and abs(x.value * y.value) >= limit
    ]
    special = specials(pairs + beyond, addend)
    if special:
        return special_pattern(cd, special, False)
    terms = [product(x, y) for x, y in pairs]
    if interleaved and len(terms) > 1:
        (even, even_exponent), (odd, odd_exponent) = (fused_sum(terms[i::2], 24) for i in (0, 1))
        largest = max(even_exponent, odd_exponent)
        grid = Fraction(2) ** (largest - 24)
        total = floor_to(even, grid) + floor_to(odd, grid)
    else:
        total, largest = fused_sum(terms, 24)
    significand, exponent = term(addend)
    top = max(largest, exponent)
    total = floor_to(total, Fraction(2) ** (top - 31))
    if not interleaved or exponent >= top - 25:
        total += floor_to(significand * Fraction(2) ** exponent, Fraction(2) ** (top - 24))
    return pattern_of(cd, total, "even")


def mxf4(cd, c, a, b, scales):
    """Sixteen products of e2m1 exactly, scaled; then as a block with 35 bits."""
    sa, sb, block, _ = scales
    addend = number(cd, c)
    if any(s.special == NAN for s in [*sa, *sb, addend]):
        return special_pattern(cd, (NAN, False), True)
    if addend.special:
        return special_pattern(cd, (INFINITE, addend.negative), True)
    terms = [term(addend)]
    for start in range(0, len(a), 16):
        exact = sum(x.value * y.value for x, y in zip(a[start : start + 16], b[start : start + 16]))
        significand, exponent = product(sa[start // block], sb[start // block])
        terms.append((exact * significand, exponent))
    total, _ = fused_sum(terms, 35)
    return pattern_of(cd, total, "cut")


def method_of(unit, elements=64):
    """How a unit adds, by its name's parts and, where two kinds have one name, by K."""
    arch, instruction, ab, _ = unit.split(".")
    fp8 = {"e4m3", "e5m2", "e2m1", "e3m2", "e2m3"} >= set(ab.split("_"))
    if arch.startswith("gfx"):
        return _amd_method(arch, ab)
    if ab == "f64":
        return chain
    if "_mx" in instruction and ab == "e2m1" and ("mx32ue8m0" not in unit or elements > 32):
        return mxf4
    if fp8:
        if arch == "sm_89":
            return fused_unit(16, 13, 13)
        if instruction == "wgmma":
            return fused_unit(32, 13, 13)
        return converted if instruction == "mma" and arch != "sm_120" else fused_unit(32, 25)
    if arch in ("sm_70", "sm_75"):
        return fused_unit(*{"sm_70": (4, 23), "sm_75": (8, 24)}[arch])
    wide = arch not in ("sm_80", "sm_89")
    block = (16 if wide else 8) // (2 if ab == "tf32" else 1)
    return fused_unit(block, 25 if wide else 24)


def _amd_method(arch, ab):
    if ab in ("f32", "f64"):
        return chain
    if arch == "gfx908":
        return cdna1(4 if ab == "f16" else 2)
    if arch == "gfx90a":
        return cdna2(2 if ab == "bf16" else 4, ab)
    if set(ab.split("_")) <= {"fp8", "bf8"}:
        return cdna3(16, True)
    return cdna3(4 if ab == "xf32" else 8)


def types_of(unit):
    """(a type, b type, cd type)."""
    _, _, ab, cd = unit.split(".")
    if ab in FORMATS or ab in INTEGERS:
        return ab, ab, cd
    a, b = ab.split("_")
    return a, b, cd


def scale_of(unit):
    """(block, type) of a block-scaled unit, or None."""
    instruction = unit.split(".")[1]
    if "_mx" not in instruction:
        return None
    text = instruction.split("_mx")[1]
    return int(text[:2]), text[2:]


def integer(name, pattern):
    bits = INTEGERS[name]
    return pattern - 2**bits if name[0] == "s" and pattern >> (bits - 1) else pattern


def evaluate(unit, c, a, b, sa=(), sb=()):
    """The pattern of d for patterns c, a, b and scales."""
    a_type, b_type, cd = types_of(unit)
    if cd == "s32":
        total = integer(cd, c) + sum(integer(a_type, x) * integer(b_type, y) for x, y in zip(a, b))
        if "satfinite" in unit:
            total = min(max(total, -(2**31)), 2**31 - 1)
        return total % 2**32
    scales = None
    if scale_of(unit):
        block, name = scale_of(unit)
        scales = ([number(name, s) for s in sa], [number(name, s) for s in sb], block, name)
    numbers = [number(a_type, x) for x in a], [number(b_type, y) for y in b]
    return method_of(unit, len(a))(cd, c, *numbers, scales)
