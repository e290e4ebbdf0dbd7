"""The headers, the host's back ends and their tests under clang 16 and 19: they compile without a
warning, and the tests pass."""

import glob
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3000)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


def with_openmp(tree):
    """CMake's options for LLVM's OpenMP of any release: the newest compiler takes an older one's.

    A release's own header lies among that release's intrinsics, which no other may see.
    """
    headers = sorted(glob.glob("/usr/lib/llvm-*/lib/clang/*/include/omp.h"))
    libraries = sorted(glob.glob("/usr/lib/*/libomp.so.5"))
    if not headers or not libraries:
        return []
    (tree / "openmp").mkdir(parents=True, exist_ok=True)
    shutil.copy(headers[-1], tree / "openmp")
    return [
        f"-DOpenMP_CXX_FLAGS=-fopenmp=libomp -isystem {tree / 'openmp'}",
        "-DOpenMP_CXX_LIB_NAMES=omp",
        f"-DOpenMP_omp_LIBRARY={libraries[-1]}",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("release", [16, 19])
def test_host_back_ends_build_and_pass(release):
    compiler = shutil.which(f"clang++-{release}")
    if not compiler:
        pytest.skip(f"no clang++-{release} on PATH")
    tree = ROOT / "build" / f"clang-{release}"
    run(
        *("cmake", "-S", str(ROOT), "-B", str(tree), "-G", "Ninja"),
        *("-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_CXX_COMPILER={compiler}"),
        # std::stable_sort of libstdc++ 12 calls what C++17 deprecates, of which clang 19 tells.
        *("-DCMAKE_CXX_FLAGS=-Wno-deprecated-declarations", "-DASSAY_WERROR=ON"),
        *("-DASSAY_ROOMS=results;portability", "-DASSAY_CUDA=OFF", "-DASSAY_MPI=OFF"),
        *("-DASSAY_HIPCC=", *with_openmp(tree)),
    )
    run("cmake", "--build", str(tree), "--target", "portability/all")
    run(
        *("ctest", "--test-dir", str(tree), "-R", r"^portability\.", "-LE", "slow"),
        *("-j2", "--no-tests=error"),
    )
