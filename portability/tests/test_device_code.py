"""What nvcc made of the kernels of STREAM and of those beside it: wide accesses, registers,
no local memory, and in STREAM's no division."""

import re

import pytest

from results.tests.embedded_code import ARCHITECTURES, kernels_of

# Loads and stores of 16 bytes of a thread: the packs in flight, times the arrays read or written.
WIDE = {
    "copy": (4, 4),
    "mul": (4, 4),
    "add": (4, 2),
    "triad": (4, 2),
    "nstream": (6, 2),
}
ACCUMULATORS = 4


@pytest.fixture(scope="module")
def found():
    return kernels_of("bin/stream")


def of(found, arch, kernel, element, store=None):
    """The one kernel that run_threads or run_blocks makes of assay::stream::<kernel><element>."""
    lambda_of = rf"stream4cuda{len(kernel)}{kernel}I{element}E"
    body = "each_body" if store is not None else "reduce_body"
    wanted = [
        k
        for symbol, k in found[arch].items()
        if re.search(lambda_of, symbol)
        and body in symbol
        and (store is None or f"each_bodyILNS2_5storeE{store}E" in symbol)
    ]
    assert len(wanted) == 1, [s for s in found[arch] if lambda_of in s]
    return wanted[0]


CACHED, STREAMING = 1, 2


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("element", ["d", "f"])
@pytest.mark.parametrize("store", [CACHED, STREAMING])
@pytest.mark.parametrize("name", WIDE)
def test_loads_and_stores_are_of_16_bytes(found, arch, element, store, name):
    kernel = of(found, arch, name, element, store)
    widths = kernel.access_widths()
    assert (widths[("LDG", 128)], widths[("STG", 128)]) == WIDE[name], widths
    assert (kernel.local, kernel.spills(), kernel.stack) == (0, 0, 0)
    assert not kernel.divides_64_bit()
    assert kernel.registers <= 40, kernel.registers


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("element", ["d", "f"])
@pytest.mark.parametrize("name", WIDE)
def test_loads_come_before_the_first_store(found, arch, element, name):
    kernel = of(found, arch, name, element, CACHED)
    order = [
        i.mnemonic[:3] for i in kernel.instructions if re.match(r"(LDG|STG)\..*128", i.mnemonic)
    ]
    loads = WIDE[name][0]
    assert order[:loads] == ["LDG"] * loads, order


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("element", ["d", "f"])
def test_dot_reads_wide_into_several_accumulators(found, arch, element):
    kernel = of(found, arch, "dot", element)
    widths = kernel.access_widths()
    assert widths[("LDG", 128)] >= 2 * 2 * ACCUMULATORS, widths  # the first sums, and the loop
    assert (kernel.local, kernel.spills(), kernel.stack) == (0, 0, 0)
    assert not kernel.divides_64_bit()
    assert kernel.registers <= 64, kernel.registers


def test_narrow_accesses_would_be_seen(found):
    """The rival by hand, an element a thread, has no wide access."""
    by_hand = [k for s, k in found["sm_90a"].items() if re.search(r"4copyIdEEvPK", s)]
    assert len(by_hand) == 1
    assert ("LDG", 128) not in by_hand[0].access_widths()
    assert ("LDG", 64) in by_hand[0].access_widths()


# Of the kernels beside STREAM, by the function of portable.cpp that launches them: 16-byte loads
# and stores. jacobi: a pack of a row on the surface, and the four neighbours in other rows; those
# to the left and right lie across packs. gemm keeps 4 rows by 2 packs.
BESIDE = {
    "add_scaled": (4, 2),
    "turn": (4, 2),
    "jacobi": (5, 2),
    "gemm": (None, 8),
}


@pytest.fixture(scope="module")
def beside():
    return kernels_of("bin/kernels")


def launched_by(beside, arch, function):
    """The kernels that a function of kernels/portable.cpp launches."""
    inside = rf"kernels4cuda\w*?{len(function)}{function}ERK"
    wanted = [k for symbol, k in beside[arch].items() if re.search(inside, symbol)]
    assert wanted, (function, sorted(beside[arch]))
    return wanted


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("function", BESIDE)
def test_kernels_beside_stream_move_16_bytes(beside, arch, function):
    loads, stores = BESIDE[function]
    for kernel in launched_by(beside, arch, function):
        widths = kernel.access_widths()
        assert widths[("STG", 128)] == stores, widths
        if loads is None:
            assert widths[("LDG", 128)] >= 2, widths
        else:
            assert widths[("LDG", 128)] == loads, widths


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("function", ["dot", "gemv"])
def test_sums_of_a_block_or_a_row_read_wide_into_several_accumulators(beside, arch, function):
    for kernel in launched_by(beside, arch, function):
        assert kernel.access_widths()[("LDG", 128)] >= 2 * 2 * ACCUMULATORS


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_kernels_beside_stream_need_no_local_memory(beside, arch):
    for function in ["add_scaled", "gemv", "gemm", "spmv", "jacobi", "dot", "turn"]:
        for kernel in launched_by(beside, arch, function):
            assert (kernel.local, kernel.spills(), kernel.stack) == (0, 0, 0), kernel.name
            assert kernel.registers <= 96, kernel.registers
