"""What the device's batch kernels are made of, and the most that an H100 could compute with them.

    build/venv/bin/python -m numerics.bench.device_estimate BUILD_DIR

Two tables in Markdown: each batch kernel of BUILD_DIR's `log_bessel` and architecture with its
registers, spills, blocks a multiprocessor and instructions by class; and for log I and log K in
one region, compiled alone as straight code (device/one_region.cu), the instructions of one value
and the values a second that they allow. It is an estimate from machine code: nothing runs, and no
row of results is made of it. Exit codes: 0 done, 2 bad usage or no device code, 77 no
disassembler.
"""

import argparse
import csv
import math
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from results.evidence import MissingTool, kernels

ROOT = Path(__file__).resolve().parents[2]
NUMERICS = ROOT / "numerics"
DEVICE = "H100 80GB HBM3"  # of portability/gpu/peaks.csv
# Threads and KiB of shared memory of a multiprocessor, which has 65,536 registers; a warp takes
# them by 256 (CUDA C++ Programming Guide, technical specifications by compute capability).
LIMITS = {
    "sm_80": (2048, 164),
    "sm_89": (1536, 100),
    "sm_90a": (2048, 228),
    "sm_100a": (2048, 228),
    "sm_120a": (1536, 100),
}
REGISTERS, BLOCK_THREADS, WARP = 65536, 256, 32
# sizeof(tile_memory) of device/batch_body.hpp, and what the system keeps of a block's.
BLOCK_SHARED = 9216 + 1024
# In the order of method/function.hpp.
FUNCTIONS = [
    "logI", "logK", "logI_scaled", "logK_scaled", "log_hyp0f1", "ratioI", "ratioI_complement",
    "ratioK", "ratioI_inverse", "dlogI_dx", "dlogK_dx", "d2logI_dx2", "d2logK_dx2", "dlogI_dnu",
    "dlogK_dnu",
]  # fmt: skip
CLASSES = (
    ("FP64", r"D(ADD|MUL|FMA|SETP|MNMX)|[IF]2F\.F64.*|F2I\.F64.*"),
    ("MUFU", r"MUFU"),
    ("FP32", r"F(ADD|MUL|FMA|SETP|SEL|CHK|MNMX)\d*|HFMA2"),
    ("memory", r"LD\w?|ST\w?|LDC|ATOMS|ATOM|RED"),
    ("branch", r"BRA|BRX|CALL|RET|BSSY|BSYNC|BREAK|EXIT|WARPSYNC|BAR"),
    ("uniform", r"U\w+"),
)
# Share of [0,150]^2 in each region, from quarter circles; what is below 8 (0.2 %) is left out.
RADII = {"from_8": (8, 16), "from_16": (16, 37), "from_37": (37, 256)}
AREA = 150.0**2


def classes_of(instructions):
    """Counter of the instructions' classes; integer work, moves and the like are `other`."""
    found = Counter()
    for one in instructions:
        name = next((n for n, pattern in CLASSES if re.fullmatch(pattern, one.base)), "other")
        found[name] += one.base != "NOP"
    return found


def blocks_per_sm(arch, registers):
    """Blocks of 256 threads that fit a multiprocessor: registers, threads, shared memory."""
    threads, shared_kib = LIMITS[arch]
    warp_registers = math.ceil(registers * WARP / 256) * 256
    by_registers = REGISTERS // (warp_registers * (BLOCK_THREADS // WARP))
    return min(by_registers, threads // BLOCK_THREADS, shared_kib * 1024 // BLOCK_SHARED)


def batch_kernels(program):
    """(arch, function, type, kernel) of every batch kernel in `program`."""
    for arch, by_symbol in sorted(
        kernels(str(program)).items(), key=lambda p: list(LIMITS).index(p[0])
    ):
        for symbol, kernel in by_symbol.items():
            found = re.search(r"batch_bodyILNS\w*8functionE(\d+)E([df])E", symbol)
            if found:
                yield arch, FUNCTIONS[int(found[1])], found[2], kernel


def straight_code(kernel):
    """Instructions up to the kernel's exit; the subroutines of unusual numbers lie behind it.

    Between a branch around a call and its target lie the call and its moves, which stay counted."""
    end = max(i for i, one in enumerate(kernel.instructions) if one.base == "EXIT")
    code = kernel.instructions[: end + 1]
    if kernel.loops():
        raise RuntimeError(f"{kernel.name} has a loop: its instructions are not those of one value")
    return code


def compiler_of(build):
    """nvcc as the build tree knows it."""
    cache = (build / "CMakeCache.txt").read_text()
    return re.search(r"^CMAKE_CUDA_COMPILER:\w+=(.+)$", cache, re.MULTILINE)[1]


def one_region_kernels(build, arch="sm_90a"):
    """{(kind, region): kernel} of device/one_region.cu, compiled as the library is."""
    number = arch.removeprefix("sm_")
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / "one_region.o"
        subprocess.run(
            [
                compiler_of(build), "-std=c++20", "-O3", "-fmad=false", "--expt-relaxed-constexpr",
                f"-I{NUMERICS}", f"-gencode=arch=compute_{number},code={arch}", "-c",
                NUMERICS / "device" / "one_region.cu", "-o", compiled,
            ],
            check=True,
        )  # fmt: skip
        found = kernels(str(compiled))[arch]
    return {tuple(name.split("_", 2)[1:]): kernel for name, kernel in found.items()}


def device_rates():
    """What DEVICE has a second: lanes of FP64, lanes issued (4 warps a cycle), bytes of memory."""
    with open(ROOT / "portability" / "gpu" / "peaks.csv") as file:
        rows = {row["unit"]: row for row in csv.DictReader(file) if row["device"] == DEVICE}
    fp64 = rows["fp64"]
    cycles = float(fp64["sms"]) * float(fp64["clock_mhz"]) * 1e6
    # The peak counts a multiply-add as two.
    lanes = float(fp64["rate_per_cycle_per_sm"]) / 2
    return lanes * cycles, 4 * WARP * cycles, float(rows["dram"]["vendor_value"]) * 1e9


def most_values(counts):
    """Values a second that FP64 units, issue and memory allow: the least, and which it is."""
    fp64, issue, memory = device_rates()
    bounds = {
        "FP64": fp64 / counts["FP64"],
        "issue": issue / sum(counts.values()),
        "memory": memory / 24,
    }
    least = min(bounds, key=bounds.get)
    return bounds[least], least


def counts_by_region(build):
    """{(kind, region): Counter} of one value; region uniform150 is the mean over [0,150]^2."""
    found = {key: classes_of(straight_code(k)) for key, k in one_region_kernels(build).items()}
    for kind in "ik":
        inside = math.pi / 4 * 37**2 / AREA
        share = {r: math.pi / 4 * (b * b - a * a) / AREA for r, (a, b) in RADII.items()}
        share["from_37"] = 1 - inside
        total = sum(share.values())
        mean = Counter()
        for region, part in share.items():
            for name, count in found[kind, region].items():
                mean[name] += count * part / total
        found[kind, "uniform150"] = mean
    return found


def table(header, rows):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print()


def class_cells(counts):
    names = [name for name, _ in CLASSES] + ["other"]
    return [f"{counts[name]:.0f}" for name in names]


def print_tables(build):
    names = [name for name, _ in CLASSES] + ["other"]
    print("Estimate from machine code, not run.\n")
    header = ("kernel", "type", "arch", "registers", "spills", "blocks an SM")
    rows = []
    for arch, function, element, kernel in batch_kernels(build / "bin" / "log_bessel"):
        kind = "double" if element == "d" else "float"
        shape = (kernel.registers, kernel.spills(), blocks_per_sm(arch, kernel.registers))
        rows.append((function, kind, arch, *shape, *class_cells(classes_of(kernel.instructions))))
    table((*header, *names), sorted(rows, key=lambda r: (FUNCTIONS.index(r[0]), r[1])))
    rows = []
    for (kind, region), counts in counts_by_region(build).items():
        most, by = most_values(counts)
        rows.append(
            (f"log {kind.upper()}", region, *class_cells(counts), f"{most / 1e9:.0f}e9", by)
        )
    table(("one value, sm_90a", "region", *names, f"values/s of {DEVICE} at most", "by"), rows)


def main(argv=None):
    parser = argparse.ArgumentParser(
        prog="python -m numerics.bench.device_estimate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("build_dir", metavar="BUILD_DIR", type=Path)
    build = parser.parse_args(argv).build_dir
    try:
        if not kernels(str(build / "bin" / "log_bessel")):
            raise FileNotFoundError
    except MissingTool as reason:
        print(f"device_estimate: {reason}", file=sys.stderr)
        return 77
    except (FileNotFoundError, OSError, RuntimeError):
        print(
            f"device_estimate: {build}/bin/log_bessel holds no device code: build it with CUDA",
            file=sys.stderr,
        )
        return 2
    print_tables(build)
    return 0


if __name__ == "__main__":
    sys.exit(main())
