"""Ceilings of a device: the most that its rows show of each unit and level, and its data sheet's.

    found = measured(history)["NVIDIA H100 80GB HBM3"]["fp16_tensor"]
    found.value, found.unit, found.source

ceilings.csv says which rows measure which ceiling: `point` holds shell patterns of axis values;
where `largest` names an axis, only the points with its largest number count; `check` is a pattern
of the row's column `check`, which names the link that a copy went over.
"""

from __future__ import annotations

import csv
import fnmatch
import math
import re
from pathlib import Path
from typing import NamedTuple

from results.rows import axes

RULES = Path(__file__).resolve().parent / "ceilings.csv"
COMPUTE, BANDWIDTH = "compute", "bandwidth"
UNITS = {COMPUTE: "TFLOP/s", BANDWIDTH: "GB/s"}
SCALES = {"TFLOP/s": 1e12, "GB/s": 1e9}

# Documented rates that hold for another unit too: bfloat16 runs at binary16's rate on every
# product of the table, structured sparsity doubles the dense rate of those that have it, PCIe is
# alike both ways.
SAME_AS = {
    "bf16_tensor": ("fp16_tensor", 1),
    "fp16_tensor_sparse": ("fp16_tensor", 2),
    "fp8_tensor_sparse": ("fp8_tensor", 2),
    "pcie_d2h": ("pcie", 1),
    "pcie_p2p": ("pcie", 1),
}
# CDNA 2 has no instruction for structured sparsity (AMD Instinct MI200 instruction set).
DENSE_ALONE = {"MI210", "MI250", "MI250X"}


class Ceiling(NamedTuple):
    """`value` in TFLOP/s or GB/s; `source` is the row that measured it, or the document."""

    name: str
    kind: str
    value: float
    unit: str
    source: str

    @property
    def per_second(self):
        """Operations or bytes a second."""
        return self.value * SCALES[self.unit]


class Rule(NamedTuple):
    name: str
    kind: str
    suite: str
    probe: str
    point: dict
    quantity: str
    largest: str
    check: str = ""

    def takes(self, row):
        """Whether a row is one of this ceiling's, measured and believed."""
        value = row["value"]
        return (
            row["status"] == "ok"
            and row["quantity"] == self.quantity
            and row["unit"] == UNITS[self.kind]
            and row["suite"] == self.suite
            and fnmatch.fnmatchcase(row["probe"] or "", self.probe)
            and value is not None
            and math.isfinite(value)
            and fnmatch.fnmatchcase(row["check"] or "", self.check or "*")
            and self._at(axes(row["point"]))
        )

    def place(self, row):
        """The order of rows: the number along `largest` first, then the value."""
        size = axes(row["point"]).get(self.largest, "")
        return (float(size) if size.isdigit() else 0.0), row["value"]

    def _at(self, point):
        return all(
            fnmatch.fnmatchcase(point.get(axis, ""), wanted) for axis, wanted in self.point.items()
        )


def rules(path=RULES):
    """The rules in the order of the file."""
    with open(path, newline="", encoding="utf-8") as file:
        return [Rule(**dict(line, point=axes(line["point"]))) for line in csv.DictReader(file)]


def measured(history, wanted=None):
    """{device: {name: Ceiling}}: of each ceiling the highest value that a row of the device holds.

    Where several rules name one ceiling, the first that finds a row on the device stands.
    """
    wanted = rules() if wanted is None else wanted
    best = {}
    for quantity in dict.fromkeys(rule.quantity for rule in wanted):
        for row in history.rows(quantity=quantity, status="ok"):
            for at, rule in enumerate(wanted):
                if rule.takes(row):
                    key = (row["device"] or "", at)
                    if key not in best or rule.place(row) > rule.place(best[key]):
                        best[key] = row
    found = {}
    for (device, at), row in sorted(best.items(), key=lambda item: item[0][1]):
        found.setdefault(device, {}).setdefault(wanted[at].name, _measured(wanted[at], row))
    return found


def _measured(rule, row):
    source = f"{row['probe']} {row['point']}, run {row['run']}"
    return Ceiling(rule.name, rule.kind, row["value"], row["unit"], source)


def documented(peaks, device):
    """{name: Ceiling} of a device out of a file like portability/gpu/peaks.csv.

    A line holds for the devices whose name has its `device` as whole words; the longest stands.
    """
    lines = {}
    with open(peaks, newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            named = re.search(
                rf"(?<![0-9A-Za-z]){re.escape(line['device'])}(?![0-9A-Za-z])", device
            )
            known = lines.get(line["unit"])
            if named and (known is None or len(line["device"]) > len(known["device"])):
                lines[line["unit"]] = line
    found = {name: _documented(name, line) for name, line in lines.items()}
    for name, (like, factor) in SAME_AS.items():
        none = name.endswith("_sparse") and like in lines and lines[like]["device"] in DENSE_ALONE
        if like in found and name not in found and not none:
            found[name] = found[like]._replace(name=name, value=factor * found[like].value)
    return found


def _documented(name, line):
    unit = line["vendor_unit"]
    kind = next(kind for kind, symbol in UNITS.items() if symbol == unit)
    return Ceiling(name, kind, float(line["vendor_value"]), unit, line["source"])


def devices(peaks):
    """Devices that the file of documented rates names, each once."""
    with open(peaks, newline="", encoding="utf-8") as file:
        return list(dict.fromkeys(line["device"] for line in csv.DictReader(file)))
