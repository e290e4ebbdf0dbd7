"""What nvcc made of the batch kernels: registers, spills, and products not fused with sums."""

import re

import pytest

from results.tests.embedded_code import ARCHITECTURES, kernels_of

# (function of method/function.hpp, type): registers at most. 256 threads a block and 65,536
# registers a multiprocessor: 80 leave three blocks, 128 two, 255 one.
LOG_I, LOG_K = 0, 1
BOUNDS = {(LOG_I, "d"): 80, (LOG_K, "d"): 96, (LOG_I, "f"): 80, (LOG_K, "f"): 96}
# Loads and stores of what registers do not hold. Functions that a kernel calls save their caller's
# registers, which counts; log I and log K call only for the extremes.
SPILLS_OF_LOGARITHMS, SPILLS = 16, 450
FUNCTIONS = 15


@pytest.fixture(scope="module")
def found():
    return kernels_of("bin/log_bessel")


def batch(found, arch, function, element):
    wanted = [
        kernel
        for symbol, kernel in found[arch].items()
        if re.search(rf"batch_bodyILNS\w*8functionE{function}E{element}E", symbol)
    ]
    assert len(wanted) == 1, (function, element, sorted(found[arch]))
    return wanted[0]


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize(("function", "element"), BOUNDS)
def test_logarithms_keep_to_registers(found, arch, function, element):
    kernel = batch(found, arch, function, element)
    assert kernel.registers <= BOUNDS[function, element], kernel.registers
    assert kernel.spills() <= SPILLS_OF_LOGARITHMS, kernel.spills()


@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize("function", range(FUNCTIONS))
def test_every_function_has_its_kernel(found, arch, function):
    kernel = batch(found, arch, function, "d")
    assert kernel.registers <= 168, kernel.registers
    assert kernel.spills() <= SPILLS, kernel.spills()


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_products_are_not_fused_with_sums(found, arch):
    """The guard's own kernel, a * a + c, has a product and no fused one."""
    guard = [k for symbol, k in found[arch].items() if "contraction_body" in symbol]
    assert len(guard) == 1
    mnemonics = [i.mnemonic for i in guard[0].instructions]
    assert "DMUL" in mnemonics
    assert not [m for m in mnemonics if m.startswith("DFMA")]
