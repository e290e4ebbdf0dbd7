"""Made-up rows in the shape of real ones, for the tests of whatever reads rows. Nothing here was
measured: the values come from formulas and a fixed seed."""

from __future__ import annotations

import csv
import random

from results.rows import COLUMNS

RUN = "20260101T000000Z-00000000"
KERNELS = ("copy", "mul", "add", "triad", "dot", "nstream")
ARCHS = ("sm_80", "sm_89", "sm_90a", "sm_100a", "sm_120a")
INTRINSICS = tuple(
    f"__vi{name}_{kind}{relu}"
    for name in ("max3", "min3", "addmax", "addmin")
    for kind in ("s32", "s16x2")
    for relu in ("", "_relu")
)


def row(**cells):
    """A row with every column, as the reader gives it."""
    unknown = set(cells) - set(COLUMNS)
    assert not unknown, unknown
    start = {"schema": 1, "run": RUN, "process": 0, "status": "ok", "device": "made-up CPU"}
    return {**dict.fromkeys(COLUMNS), **start, "program": "0123456789abcdef", **cells}


def stream(backends=("openmp", "serial", "native"), mib=(1, 16, 128), processes=1):
    """Bandwidth of STREAM kernels: falls with the size, differs a little between processes."""
    draw = random.Random(3)
    for process in range(processes):
        for size in mib:
            for backend in backends:
                for kernel in KERNELS:
                    top = {"serial": 14.0}.get(backend, 26.0) * (1.8 if size < 8 else 1.0)
                    count = int(size * 2**20)
                    value = round(top * (1 - 0.03 * KERNELS.index(kernel)) + draw.random(), 3)
                    yield row(
                        process=process, suite="portability", probe="stream", quantity="bandwidth",
                        point=f"backend={backend};bytes={count};kernel={kernel};threads=2",
                        value=value, unit="GB/s", better="higher", n=9, median=value,
                        q1=value * 0.985, q3=value * 1.01, mad=value * 0.008, min=value * 0.9,
                        max=value * 1.03, ci_low=value * 0.99, ci_high=value * 1.005, peak=51.2,
                        peak_source="made-up data sheet", fraction_of_peak=value / 51.2,
                        check="every element within the bound", data="ramp", seed=7,
                    )  # fmt: skip


def evidence(probe="dpx/latency", archs=ARCHS, intrinsics=INTRINSICS):
    """Instructions an operation: native on three architectures, emulated on the others."""
    for intrinsic in intrinsics:
        for arch in archs:
            native = arch in ("sm_90a", "sm_100a") or (
                arch == "sm_120a" and "16x2" not in intrinsic
            )
            count = 1 if native else 2 + 4 * ("16x2" in intrinsic) + ("relu" in intrinsic)
            yield row(
                suite="micro", probe=probe, point=f"arch={arch};intrinsic={intrinsic}",
                quantity="sass", value=count, unit="count", better="none",
                status="ok" if native else "emulated",
                reason=None if native else f"{arch} has no instruction for it",
                evidence="VIMNMX3 x 64" if native else f"IADD3 x 64; IMNMX x {64 * (count - 1)}",
                device=arch,
            )  # fmt: skip


def latency(intrinsics=INTRINSICS, skipped="no NVIDIA device: no driver library"):
    """DPX latencies: skipped with the given reason, or with a made-up value when there is none."""
    for at, intrinsic in enumerate(intrinsics):
        value = None if skipped else 4 + at / 100
        yield row(
            suite="micro", probe="dpx/latency", point=f"intrinsic={intrinsic}", quantity="latency",
            value=value, unit="cycle", better="lower", status="skipped" if skipped else "ok",
            reason=skipped, n=None if skipped else 9, device=None,
        )  # fmt: skip


def write(folder, rows, columns=tuple(COLUMNS)):
    """folder/rows.csv, escaped as the writer of rows escapes."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "rows.csv", "w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(columns)
        lines.writerows([_cell(made.get(name)) for name in columns] for made in rows)
    return folder


def _cell(value):
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\n", "\\n")
    return "" if value is None else repr(value)
