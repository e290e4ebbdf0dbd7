"""-ffast-math is refused with a message; contraction is told; clang compiles all sources."""

import platform
import shutil
import subprocess
from pathlib import Path

import pytest

NUMERICS = Path(__file__).parents[1]


@pytest.mark.skipif(shutil.which("g++") is None, reason="no g++ on PATH")
@pytest.mark.parametrize(("flag", "refused"), [("-ffast-math", True), ("-O2", False)])
def test_fast_math_is_refused(tmp_path, flag, refused):
    source = tmp_path / "use.cpp"
    source.write_text('#include "method/pair.hpp"\nint main() {}\n')
    done = subprocess.run(
        ["g++", "-std=c++20", flag, f"-I{NUMERICS}", "-fsyntax-only", source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) == refused
    assert ("IEEE arithmetic" in done.stderr) == refused


@pytest.mark.skipif(shutil.which("g++") is None, reason="no g++ on PATH")
@pytest.mark.skipif(platform.machine() != "x86_64", reason="-mfma is an option for x86-64")
@pytest.mark.parametrize(("flag", "contracted"), [("fast", 1), ("off", 0)])
def test_contraction_is_told(tmp_path, flag, contracted):
    source = tmp_path / "use.cpp"
    source.write_text(
        '#include "method/pair.hpp"\n'
        "int main() {\n"
        "    const auto n = assay::bessel::contraction_numbers();\n"
        "    volatile double a = n.hi, c = n.lo;\n"
        "    return assay::bessel::contracts(a, c);\n}\n"
    )
    program = tmp_path / "use"
    options = ["-std=c++20", "-O2", "-mfma", f"-ffp-contract={flag}", f"-I{NUMERICS}"]
    subprocess.run(["g++", *options, source, "-o", program], check=True)
    assert subprocess.run([program], check=False).returncode == contracted


@pytest.mark.skipif(shutil.which("cmake") is None, reason="no cmake on PATH")
@pytest.mark.parametrize(
    ("flags", "refused"), [("-use_fast_math", True), ("-O2 --fmad=true", True), ("-O2", False)]
)
def test_fast_math_of_nvcc_is_refused(flags, refused):
    done = subprocess.run(
        ["cmake", f"-DCMAKE_CUDA_FLAGS={flags}", "-P", NUMERICS / "fast_math.cmake"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) == refused
    assert ("IEEE arithmetic" in done.stderr) == refused


CLANG = next((c for c in ("clang++-16", "clang++-15", "clang++-14") if shutil.which(c)), None)
SOURCES = sorted(
    str(path.relative_to(NUMERICS))
    for folder in ("batch", "density", "command")
    for path in (NUMERICS / folder).glob("*.cpp")
    if "neon" not in path.name
)
ISA = {"avx2": ["-mavx2", "-mfma"], "avx512": ["-mavx512f", "-mavx512dq", "-mavx512vl", "-mfma"]}


@pytest.mark.slow
@pytest.mark.skipif(CLANG is None, reason="no clang++-14, -15 or -16 on PATH")
@pytest.mark.skipif(platform.machine() != "x86_64", reason="the sources are those for x86-64")
@pytest.mark.parametrize("source", SOURCES)
def test_clang_compiles_without_a_warning(tmp_path, source):
    isa = next((flags for name, flags in ISA.items() if name in source), [])
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
    paths = [f"-I{NUMERICS}", f"-I{NUMERICS / 'include'}", f"-I{NUMERICS.parent}"]
    options = ["-std=c++20", "-O2", "-ffp-contract=off", "-Wno-uninitialized", *warnings, *paths]
    done = subprocess.run(
        [CLANG, *options, *isa, "-c", NUMERICS / source, "-o", tmp_path / "out.o"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[:2000]
