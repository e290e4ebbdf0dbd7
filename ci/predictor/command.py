"""The command line of ci/predict."""

from __future__ import annotations

import argparse
import csv
import math
import sys
from pathlib import Path

from predictor import work
from results import ceilings, history

ROOT = Path(__file__).resolve().parents[2]
PEAKS = ROOT / "portability" / "gpu" / "peaks.csv"
COLUMNS = ("device", "basis", "ceiling", "kind", "value", "unit", "seconds", "binds", "source")
BASES = {"measured": "measured", "documented": "data sheet"}

ABOUT = """How long a kernel takes at least: operations over the unit's ceiling, bytes over the
level's, whichever is longer; by the ceilings that rows measured and by those of data sheets.
Units and levels are named as in portability/gpu/peaks.csv and results/ceilings.csv."""
EPILOG = """exit codes: 0 done, 2 bad usage or input
examples:
  ci/predict --flops 2.2e12 --bytes 1.3e9 --unit fp16_tensor --device "NVIDIA H100 80GB HBM3"
  ci/predict attention-decode --heads 32 --kv-heads 8 --head-dim 128 --sequence 8192 --layers 32 \\
      --device "NVIDIA H200" build/runs/20261124T120000Z"""


class UsageError(Exception):
    """One line that says what is wrong, where, and what to do."""


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise UsageError(f"{message}; see {self.prog} --help")


def _positive(kind):
    def read(text):
        try:
            value = kind(text)
        except ValueError:
            value = -1
        if not (value >= 0 and math.isfinite(value)) or (kind is int and value == 0):
            raise argparse.ArgumentTypeError(f"{text} is no positive number")
        return value

    return read


def _parser():
    parser = _Parser(
        prog="ci/predict",
        description=ABOUT,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "words", nargs="*", metavar="PRESET|RUN_DIR",
        help=f"one of {', '.join(work.PRESETS)}; folders with rows.csv (results/measured)",
    )  # fmt: skip
    parser.add_argument("--flops", type=_positive(float), help="operations of the kernel")
    parser.add_argument("--bytes", type=_positive(float), help="bytes that it moves")
    parser.add_argument("--unit", help="what does the operations, as fp16_tensor")
    parser.add_argument("--level", help="what the bytes cross (dram; kv-swap: pcie)")
    parser.add_argument("--device", help="name of the device (the one that the rows are of)")
    model = parser.add_argument_group("parameters of a preset")
    for name, preset, about in (
        ("batch", 1, "sequences"), ("layers", 1, "layers"), ("heads", None, "heads of queries"),
        ("kv-heads", None, "heads of keys and values (as many)"),
        ("head-dim", None, "elements of a head"), ("sequence", None, "tokens"),
    ):  # fmt: skip
        model.add_argument(f"--{name}", type=_positive(int), default=preset, help=about)
    model.add_argument("--type", choices=work.BYTES, default="f16", help="of elements (f16)")
    model.add_argument("--full", action="store_true", help="every token sees all, not causal")
    parser.add_argument("--csv", action="store_true", help=f"columns {','.join(COLUMNS)}")
    return parser


def _of_model(name, options):
    missing = [
        f"--{each}"
        for each in ("heads", "head-dim", "sequence")
        if getattr(options, each.replace("-", "_")) is None
    ]
    if missing:
        raise UsageError(f"{name}: {', '.join(missing)} missing; give the model's figures")
    for given in ("flops", "bytes"):
        if getattr(options, given) is not None:
            raise UsageError(f"{name}: --{given} is what a preset computes; leave one of them out")
    model = work.Model(
        options.batch, options.layers, options.heads, options.kv_heads or options.heads,
        options.head_dim, options.sequence, options.type, not options.full,
    )  # fmt: skip
    if model.heads % model.kv_heads:
        raise UsageError(f"--kv-heads {model.kv_heads} does not divide --heads {model.heads}")
    return work.PRESETS[name](model)


def _work(presets, options):
    if len(presets) > 1:
        raise UsageError(f"{' '.join(presets)}: one preset at a time")
    if presets:
        asked = _of_model(presets[0], options)
    else:
        given = {name: getattr(options, name) for name in ("flops", "bytes", "unit")}
        missing = [f"--{name}" for name, value in given.items() if value is None]
        if missing:
            raise UsageError(
                f"{', '.join(missing)} missing (--flops or --bytes may be 0); or name a preset, "
                f"one of {', '.join(work.PRESETS)}"
            )
        asked = work.Work(options.flops, options.bytes, options.unit, "dram")
    return asked._replace(unit=options.unit or asked.unit, level=options.level or asked.level)


def _device(options, by_device):
    if options.device:
        return options.device
    if len(by_device) == 1:
        return next(iter(by_device))
    known = ", ".join(by_device) or "none measured; data sheets: " + ", ".join(
        ceilings.devices(PEAKS)
    )
    raise UsageError(f"--device missing; there are: {known}")


def needs(asked):
    """[(ceiling's name, operations or bytes)] of what there is to do."""
    both = ((asked.unit, asked.flops), (asked.level, asked.bytes))
    return [(name, amount) for name, amount in both if amount]


def predict(asked, found):
    """[(ceiling, seconds)] of the unit and the level that `found` knows, the longer first."""
    known = [(found[name], amount) for name, amount in needs(asked) if name in found]
    times = [(ceiling, amount / ceiling.per_second) for ceiling, amount in known]
    return sorted(times, key=lambda pair: -pair[1])


def _rows(device, asked, bases):
    """Rows in COLUMNS; a basis binds only where it knows every ceiling that the work needs."""
    for basis, found in bases.items():
        times = predict(asked, found)
        complete = len(times) == len(needs(asked))
        for at, (ceiling, seconds) in enumerate(times):
            binds = "yes" if complete and at == 0 else "no" if complete else "unknown"
            yield dict(
                zip(COLUMNS, (device, BASES[basis], ceiling.name, ceiling.kind, ceiling.value,
                              ceiling.unit, seconds, binds, ceiling.source))
            )  # fmt: skip


def _shown(seconds):
    for step, symbol in ((1, "s"), (1e-3, "ms"), (1e-6, "us")):
        if seconds >= step:
            return f"{seconds / step:.4g} {symbol}"
    return f"{seconds * 1e9:.4g} ns"


def _text(device, asked, rows):
    print(
        f"{device}: {asked.flops:.4g} FLOP, {asked.bytes:.4g} byte, {asked.intensity:.4g} FLOP/byte"
    )
    for row in rows:
        mark = {"yes": "binds", "no": "", "unknown": ""}[row["binds"]]
        print(
            f"  {row['basis']:<10} {row['ceiling']:<18} {row['value']:>9.4g} {row['unit']:<8}"
            f"{_shown(row['seconds']):>10}  {mark:<5}  {row['source']}"
        )
    for basis in BASES.values():
        known = {row["ceiling"] for row in rows if row["basis"] == basis}
        for name, _ in needs(asked):
            if name not in known:
                print(f"  {basis:<10} {name:<18} unknown: no {_lack(basis)}")


def _lack(basis):
    return "row measured it" if basis == BASES["measured"] else "line of portability/gpu/peaks.csv"


def _nobody_knows(device):
    sheets = ceilings.devices(PEAKS)
    near = [name for name in sheets if device.casefold() in name.casefold()]
    meant = f"did you mean {', '.join(near)}?" if near else f"data sheets name {', '.join(sheets)}"
    return f"no row and no data sheet is of '{device}'; {meant}"


def _refuse_unknown(device, asked, bases):
    known = sorted({name for found in bases.values() for name in found})
    if not known:
        raise UsageError(_nobody_knows(device))
    for name, _ in needs(asked):
        if name not in known:
            raise UsageError(f"{device} has no ceiling {name}; there are: {', '.join(known)}")


def _run(arguments):
    options = _parser().parse_intermixed_args(arguments)
    presets = [word for word in options.words if word in work.PRESETS]
    folders = [word for word in options.words if word not in work.PRESETS]
    asked = _work(presets, options)
    if not needs(asked):
        raise UsageError("--flops and --bytes are both 0: there is nothing to predict")
    by_device = ceilings.measured(history.History(folders or history.folders()))
    device = _device(options, by_device)
    bases = {
        "measured": by_device.get(device, {}),
        "documented": ceilings.documented(PEAKS, device),
    }
    _refuse_unknown(device, asked, bases)
    rows = list(_rows(device, asked, bases))
    if options.csv:
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        _text(device, asked, rows)
    return 0


def main(arguments=None):
    try:
        return _run(arguments)
    except (UsageError, history.Refused) as error:
        print(f"ci/predict: {error}", file=sys.stderr)
        return 2
