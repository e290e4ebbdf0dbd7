"""`plan`: what a run would do here, and what it would skip and why."""

from provision import gpu

from runner import BUILD, UsageError, durations, plan, programs
from runner.progress import clock


def show(options):
    """Prints a line a probe and the whole time."""
    units = plan.units(options)
    seconds = durations.estimates(units, options.quick)
    devices, reason = gpu.devices()
    rows = {}
    for unit, estimate in zip(units, seconds):
        line = rows.setdefault(
            (unit["suite"], unit["probe"]), {"unit": unit, "evidence": 0, "seconds": 0.0}
        )
        line["evidence"] += not unit["process"]
        line["seconds"] += estimate
        if unit["process"]:
            line["unit"] = unit
    for (suite, probe), line in rows.items():
        _line(suite, probe, line, options.processes, "" if devices else reason)
    print(f"{len(units)} processes, about {clock(sum(seconds))}")
    probes = [durations.guess(unit, options.quick) for unit in units if unit["suite"] == "micro"]
    if probes and not devices:
        print(f"GPU probes on a device: about {clock(sum(probes))}, by an assumed "
              f"{durations.SAMPLE_SECONDS * 1e3:g} ms a sample")  # fmt: skip
    return 0


def _line(suite, probe, line, processes, no_device):
    unit = line["unit"]
    processes = 1 if plan.once(unit) else processes
    points = len({point for point, *_ in unit["points"]})
    if unit["cause"]:
        fate = f"will fail: {unit['cause']}"
    elif no_device and needs_device(unit):
        fate = f"skipped, {no_device}; its machine code is examined"
    else:
        fate = f"{processes} process{'es' if processes > 1 else ''}"
    print(
        f"{suite + ' ' + probe:<36} {points:>5} points  about {clock(line['seconds']):>8}  {fate}"
    )


def needs_device(unit):
    """GPUs are what the suite micro dissects; elsewhere the back end says it."""
    backends = [f";{point};" for point, *_ in unit["points"]]
    return unit["suite"] == "micro" or all(
        ";backend=cuda;" in point or ";backend=hip;" in point for point in backends
    )


def refuse_changed(path, digest, folder):
    """UsageError where a program is not the one that the run began with."""
    if programs.sha16(BUILD / path) != digest:
        raise UsageError(
            f"{folder}: {path} is not the program that this run began with; start a new run"
        )
