"""What nvcc made of the device's packers: whole words, registers, no local memory, no division."""

import re

import pytest

from results.tests.embedded_code import ARCHITECTURES, kernels_of

WAYS = {"pack": 0, "unpack": 1}
CONTENTS = {"dense": 0, "equal": 1, "unequal": 2}
WORDS_IN_FLIGHT = 4
TABLE_BITS = {"dense": set(), "equal": {64}, "unequal": {32, 64}}
CASES = [
    (way, word, content, loops)
    for way in WAYS
    for word in (1, 2, 4, 8, 16)
    for content, loops in (("dense", 2), ("dense", 8), ("equal", 8), ("unequal", 8))
]


@pytest.fixture(scope="module")
def found():
    return kernels_of("lib/libassay_mpi_device.so", of_cuda_alone=True)


def of(found, arch, way, word, content, loops):
    """The one kernel of move<way, word, content, loops>."""
    mark = rf"4moveILNS\w*_3wayE{WAYS[way]}ELm{word}ELNS\w*_7contentE{CONTENTS[content]}ELi{loops}E"
    wanted = [k for symbol, k in found[arch].items() if re.search(mark, symbol)]
    assert len(wanted) == 1, mark
    return wanted[0]


def test_there_is_no_other_kernel(found):
    assert sorted(found) == sorted(ARCHITECTURES)
    assert {len(k) for k in found.values()} == {len(CASES)}


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize(("way", "word", "content", "loops"), CASES)
def test_moves_whole_words_in_registers(found, arch, way, word, content, loops):
    kernel = of(found, arch, way, word, content, loops)
    widths = kernel.access_widths()
    loaded = {bits for base, bits in widths if base == "LDG"}
    stored = {bits: n for (base, bits), n in widths.items() if base == "STG"}
    assert loaded == {8 * word} | TABLE_BITS[content], widths
    assert stored == {8 * word: WORDS_IN_FLIGHT}, widths
    # From sm_100 on ptxas copies the loads for types without loops.
    if content == "dense":
        copies = 2 if loops > 2 and arch in ("sm_100a", "sm_120a") else 1
        assert widths[("LDG", 8 * word)] == copies * WORDS_IN_FLIGHT, widths
    assert not {base for base, _ in widths} & {"LD", "ST"}, widths
    assert (kernel.local, kernel.spills(), kernel.stack) == (0, 0, 0)
    assert not kernel.divides_64_bit()
    assert kernel.registers <= 40, kernel.registers


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("way", WAYS)
def test_words_are_in_flight_together(found, arch, way):
    kernel = of(found, arch, way, 16, "dense", 2)
    order = [i.base for i in kernel.instructions if re.match(r"(LDG|STG)\.", i.mnemonic)]
    assert order == ["LDG"] * WORDS_IN_FLIGHT + ["STG"] * WORDS_IN_FLIGHT, order


def test_a_narrow_kernel_would_be_seen(found):
    narrow = of(found, "sm_90a", "pack", 8, "dense", 2)
    assert ("LDG", 128) not in narrow.access_widths()
