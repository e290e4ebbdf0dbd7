"""Short kernels compiled for the tests of evidence, and where their compiler is."""

import shutil
import subprocess

ARCHS = ("sm_80", "sm_90a", "sm_120a")

# A chain of OPERATIONS steps between two clock reads; STEP and RESULT are what tests change.
CHAIN = r"""
__device__ inline void opaque(unsigned& value) { asm volatile("" : "+r"(value)); }
__device__ inline unsigned longer(unsigned a, unsigned b, unsigned c) { STEP }
extern "C" __global__ void chain(unsigned* data, int turns, long long* cycles) {
    unsigned a = data[0], b = data[1], c = data[2];
    const long long start = clock64();
#pragma unroll 1
    for (int turn = 0; turn < turns; ++turn) {
#pragma unroll
        for (int i = 0; i < OPERATIONS; ++i) {
            a = longer(a, b, c);
            opaque(a);
        }
    }
    const long long stop = clock64();
    RESULT
    *cycles = stop - start;
}
int main() { chain<<<1, 1>>>(nullptr, 1, nullptr); }
"""


def compiler():
    return shutil.which("nvcc")


def machine_code(archs):
    """nvcc options for cubins of `archs` alone."""
    return [f"-gencode=arch={arch.replace('sm', 'compute')},code={arch}" for arch in archs]


def build(folder, source, options, name="program"):
    """Compiles `source` with nvcc and returns the program's path."""
    code = folder / f"{name}.cu"
    code.write_text(source, encoding="utf-8")
    program = folder / name
    command = [compiler(), "-std=c++17", *options, "-o", str(program), str(code)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return str(program)


def chain(step, operations=32, result="*data = a;"):
    """CHAIN with its three places filled in."""
    source = CHAIN.replace("STEP", step).replace("OPERATIONS", str(operations))
    return source.replace("RESULT", result)
