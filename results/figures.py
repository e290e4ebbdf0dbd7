"""The figures of results/published/: what papers, logs and data sheets say, a CSV file a source.

results/published/README.md says what each column means and how each source was read.
"""

from __future__ import annotations

import csv
import functools
from pathlib import Path
from typing import NamedTuple, Optional

from results.rows import axes

FOLDER = Path(__file__).resolve().parent / "published"

# The name a driver gives the product that a figure was measured on. A name that merely resembles it
# is another device: H800 figures are not H100 figures, an RTX 4090 D is not an RTX 4090.
PRODUCTS = {
    "H800-PCIe": ("NVIDIA H800 PCIe",),
    "A100-PCIe-40GB": ("NVIDIA A100-PCIE-40GB",),
    "RTX4090": ("NVIDIA GeForce RTX 4090",),
    "H100-PCIe": ("NVIDIA H100 PCIe",),
    "H100-SXM5": ("NVIDIA H100 80GB HBM3",),
    "B200": ("NVIDIA B200",),
    "RTX5060": ("NVIDIA GeForce RTX 5060",),
    "MI100": ("AMD Instinct MI100",),
    "MI250X": ("AMD Instinct MI250X",),
    "MI300X": ("AMD Instinct MI300X",),
    "MI350X": ("AMD Instinct MI350X",),
}


# What each file quotes, as a page or a row names it.
SOURCES = {
    "amd_lab_notes": "AMD lab notes on matrix cores",
    "arxiv_2402_13499": "Luo et al. 2024, arXiv:2402.13499",
    "arxiv_2501_12084": "Luo et al. 2025, arXiv:2501.12084",
    "arxiv_2512_02189": "Jarmusch 2025, arXiv:2512.02189",
    "arxiv_2512_07004": "arXiv:2512.07004",
    "chips_and_cheese_h100": "Chips and Cheese on the H100",
    "clpeak_readme": "krrishnarraj/clpeak",
    "cudnn_frontend_650": "NVIDIA/cudnn-frontend",
    "deepseek_v3": "DeepSeek-V3",
    "fasi_2021": "Fasi et al. 2021, PeerJ CS 7:e330",
    "gpu_benches_readme": "RRZE-HPC/gpu-benches",
    "h100_gemm_results": "Public GEMM results on the H100",
    "hpmll_hopper_logs": "Repository of Luo et al. (HPMLL)",
    "mamf_finder": "mamf-finder",
    "mma_sim": "microsoft/MMA-Sim",
    "rocm_systems_issues": "ROCm/rocm-systems",
    "rocprofiler_compute_700": "ROCm/rocprofiler-compute",
    "vendor_peaks": "Vendors' theoretical peaks",
}


class Figure(NamedTuple):
    """One published figure; `value` is None where the source states a word instead of a number."""

    source: str
    device: str
    figure: str
    parameters: str
    value: Optional[float]  # noqa: UP045 - Python 3.9
    unit: str
    printed: str
    table: str
    evidence: str
    read: str
    verdict: str
    reason: str
    probe: str
    point: str
    quantity: str

    @property
    def invalid(self):
        return self.verdict == "invalid"

    @property
    def where(self):
        """As rows and pages name the source: "Luo et al. 2024, arXiv:2402.13499, Table VIII"."""
        return f"{SOURCES.get(self.source, self.source)}, {self.table}"


@functools.lru_cache(maxsize=None)  # noqa: UP033 - Python 3.9 on the archive's side knows both
def published(folder=FOLDER):
    """All figures, in the order of the files' names and of their lines."""
    return tuple(
        Figure(path.stem, *cells[:3], float(cells[3]) if cells[3] else None, *cells[4:])
        for path in sorted(Path(folder).glob("*.csv"))
        for cells in _lines(path)
    )


def _lines(path):
    with open(path, encoding="utf-8", newline="") as file:
        lines = csv.reader(file, strict=True)
        header = tuple(next(lines))
        if header != Figure._fields[1:]:
            raise ValueError(f"{path}: the columns are {','.join(Figure._fields[1:])}")
        yield from lines


def published_beside(probe, point, quantity):
    """The figures of every device for one point of a probe, INVALID ones included.

    A figure belongs to a point that has every axis of the figure's own point.
    """
    have = axes(point).items()
    return [
        figure
        for figure in _by_probe().get((probe, quantity), ())
        if axes(figure.point).items() <= have
    ]


@functools.lru_cache(maxsize=None)  # noqa: UP033
def _by_probe():
    found = {}
    for figure in published():
        if figure.probe:
            found.setdefault((figure.probe, figure.quantity), []).append(figure)
    return found


def published_for(device, probe, point, quantity, unit):
    """The figure to compare a row of `device` (the driver's name) with, or None.

    An INVALID figure is never returned, nor one of another product or in another unit.
    """
    for figure in published_beside(probe, point, quantity):
        ours = device in PRODUCTS.get(figure.device, ()) and figure.unit == unit
        if ours and not figure.invalid and figure.value is not None:
            return figure
    return None
