"""The lambda costs nothing: in the compiled program, the inner loop of each kernel on the
abstraction has the vector instructions of the loop written by hand
with the same vectors and stores."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KERNELS = ["copy", "mul", "add", "triad", "dot", "nstream"]
CACHED, STREAMING = 1, 2
# Instructions more than by hand that are allowed: g++ steps a pointer for each of nstream's three
# arrays, by hand one for the array that is updated and an index for the others. The loads and
# stores of its 20 others take longer. No other loop is longer, and the vector instructions are
# equal everywhere.
MORE = {("avx512", "nstream"): 1}


def disassembly(program):
    text = subprocess.run(
        ["objdump", "-d", "-C", "--no-show-raw-insn", str(program)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    functions = {}
    for block in text.split("\n\n"):
        head = re.match(r"\s*[0-9a-f]+ <(.*)>:\n", block)
        if head:
            functions[head.group(1)] = block[head.end() :].splitlines()
    return functions


def vector_loop(lines):
    """Mnemonics of the loop without branches that has the most vector instructions."""
    code = []
    for line in lines:
        found = re.match(r"\s*([0-9a-f]+):\s+(\S+)\s*(.*)", line)
        if found and not found.group(2).startswith("nop"):
            code.append((int(found.group(1), 16), found.group(2), found.group(3)))
    place = {address: i for i, (address, _, _) in enumerate(code)}
    spans = []
    for i, (_address, mnemonic, operands) in enumerate(code):
        target = re.match(r"([0-9a-f]+)\b", operands) if mnemonic.startswith("j") else None
        start = place.get(int(target.group(1), 16)) if target else None
        if start is not None and start < i:
            spans.append((start, i))
    bodies = [
        [m for _, m, _ in code[a : b + 1] if m not in ("data16", "cs", "xchg")] for a, b in spans
    ]
    straight = [body for body in bodies if not any(m[0] == "j" or m == "ret" for m in body[:-1])]
    return max(straight, key=packed, default=[])


def packed(body):
    """How many instructions work on whole vectors."""
    return sum(bool(re.search(r"(ps|pd|dq|dqa\d*|dqu\d*|dq\w*)$", m)) for m in body)


def by_name(functions, *parts):
    found = [lines for name, lines in functions.items() if all(p in name for p in parts)]
    assert len(found) == 1, f"{len(found)} functions with {parts}"
    return found[0]


def loops(functions, isa, kernel, store):
    lam = f"assay::stream::{isa}::{kernel}<double>("
    if kernel == "dot":
        mine = by_name(functions, f"parallel::{isa}::detail::reduce_slice<double", lam)
    else:
        slices = f"parallel::{isa}::detail::run_slice<(assay::parallel::store){store}"
        mine = by_name(functions, slices, lam, f"{isa}::read<double>")
    number = KERNELS.index(kernel)
    streams = "true" if store == STREAMING else "false"
    hand = by_name(
        functions,
        f"stream::{isa}::",
        "run_range<double",
        f"(assay::stream::kernel){number}, {streams}>",
    )
    return vector_loop(mine), vector_loop(hand)


def built(name):
    program = Path(os.environ.get("ASSAY_BUILD", ROOT / "build/default")) / "bin" / name
    if not program.exists():
        pytest.skip(f"{program} is not built")
    if not shutil.which("objdump"):
        pytest.skip("no objdump here")
    return program


@pytest.fixture(scope="module")
def functions():
    return disassembly(built("stream"))


@pytest.fixture(scope="module")
def beside():
    return disassembly(built("kernels"))


CASES = [
    (k, s)
    for k in KERNELS
    for s in (CACHED, STREAMING)
    if s == CACHED or k not in ("dot", "nstream")
]


@pytest.mark.parametrize("isa", ["avx512", "avx2"])
@pytest.mark.parametrize(("kernel", "store"), CASES)
def test_inner_loop_is_that_of_the_hand_loop(functions, isa, kernel, store):
    mine, hand = loops(functions, isa, kernel, store)
    assert packed(hand) >= 2, hand
    assert packed(mine) == packed(hand), (mine, hand)
    assert len(mine) <= len(hand) + MORE.get((isa, kernel), 0), (mine, hand)


# The loop on the abstraction, the loop that g++ makes of the one by hand, of the kernels beside
# STREAM; a row of spmv has no vectors.
BESIDE = {
    "axpy": (["run_slice<(assay::parallel::store)1", "add_scaled("], "add_scaled(int"),
    "gemv": (["reduce_slice<", "gemv("], "gemv(int"),
    "jacobi": (["jacobi(assay::parallel::policy"], "jacobi(int"),
    "dot of cg": (["reduce_slice<", "::dot("], "::dot(int"),
}


def widest_loop(functions, isa, *parts):
    """Of the functions with these parts in their names, the loop with the most vectors."""
    named = [n for n in functions if f"::{isa}::" in n and all(p in n for p in parts)]
    assert named, parts
    return max((vector_loop(functions[n]) for n in named), key=packed)


@pytest.mark.parametrize(("isa", "vectors"), [("avx512", 4), ("avx2", 8)])
@pytest.mark.parametrize("kernel", BESIDE)
def test_kernels_beside_stream_have_the_instructions_of_the_hand_loop(beside, isa, vectors, kernel):
    """Ours takes four cache lines an iteration, theirs one vector."""
    parts, by_hand = BESIDE[kernel]
    mine = widest_loop(beside, isa, *parts)
    hand = widest_loop(beside, isa, by_hand, "_omp_fn")
    assert packed(hand) >= 2, hand
    assert packed(mine) == vectors * packed(hand), (mine, hand)
    assert len(mine) <= vectors * len(hand), (mine, hand)


@pytest.mark.parametrize("isa", ["avx512", "avx2"])
def test_gemm_has_the_loop_of_the_hand_blocked_one(beside, isa):
    mine = widest_loop(beside, isa, "gemm(assay::parallel::policy")
    hand = widest_loop(beside, isa, "gemm(int", "_omp_fn")
    assert (packed(mine), len(mine)) == (packed(hand), len(hand)), (mine, hand)
    assert packed(mine) >= 8


def test_a_longer_loop_is_seen():
    text = [
        "  10: vmovupd (%rax),%zmm0",
        "  16: vmovntpd %zmm0,(%rbx)",
        "  1c: add $0x40,%rax",
        "  20: cmp %rax,%rcx",
        "  23: jne 10 <f>",
    ]
    longer = text[:2] + ["  1a: mov %rdx,%rdx"] + text[2:]
    assert len(vector_loop(text)) == 5
    assert len(vector_loop(longer)) == 6


def test_vector_code_stays_in_its_extension(functions):
    """A function with 512-bit registers that any CPU might call would stop an older CPU."""
    for name, lines in functions.items():
        if "avx512" not in name and "assay::" in name:
            assert not any("%zmm" in line for line in lines), name
