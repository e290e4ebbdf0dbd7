"""What a run consists of: units, each one process of one probe of one program."""

import re

from runner import BUILD, UsageError, programs

# Seconds that a process may take: a start, and something for each of its points.
LIMIT_SECONDS = {"quick": (300, 10), "full": (900, 60)}
# Seconds that a GPU probe may go without a row, by --quick: a kernel that hangs says nothing.
SILENT_SECONDS = {True: 60, False: 120}
# GPU probes of more points, or whose first process took longer, take so many samples a process, by
# --quick: 9 over 3 processes.
MANY_POINTS, SLOW_SECONDS, FEW_SAMPLES = 100, 15, {True: 2, False: 3}
ANSWERS = {"count", "ulp"}  # units of what comes out the same in every process
HEATS = "W"  # unit of a probe that loads the chip for a second a point


def units(options, build=BUILD):
    """The units of a run in order: every probe's first process, then every probe's second, ...

    A unit is a dict that JSON holds: program, suite, probe, process (0: the evidence of a program),
    points as [point, quantity, unit, better], filter, and `cause` where --list gave no answer."""
    probes = [
        unit for program in _chosen(options, build) for unit in _probes(program, options, build)
    ]
    if not probes:
        raise UsageError(_nothing(options))
    planned, proven = [], set()
    for process in range(1, options.processes + 1):
        for probe in probes:
            if probe["program"] not in proven:
                proven.add(probe["program"])
                planned.append(dict(probe, process=0, points=[]))
            if process == 1 or not once(probe):
                planned.append(dict(probe, process=process))
    return planned


def once(unit):
    """Whether one process is all: answers are no timings, and power is held for seconds."""
    symbols = {symbol for _, _, symbol, _ in unit["points"]}
    return symbols <= ANSWERS or HEATS in symbols


def samples(unit, quick, first_seconds=0.0):
    """Samples a point that the program is told to take; None: what it takes by itself."""
    if unit["suite"] != "micro" or once(unit):
        return None
    many = len({point for point, *_ in unit["points"]}) > MANY_POINTS
    return FEW_SAMPLES[quick] if many or first_seconds > SLOW_SECONDS else None


def _chosen(options, build):
    programs_here = programs.listed(build)
    if not options.only:
        return programs_here
    chosen = [
        program
        for program in programs_here
        if any(_within(programs.name(program.path), program.suite, only) for only in options.only)
    ]
    if not chosen:
        known = ", ".join(programs.name(program.path) for program in programs_here)
        raise UsageError(f"--only {' '.join(options.only)}: no such program; there are: {known}")
    return chosen


def _within(name, suite, only):
    only = only.rstrip("/")
    return only in (name, suite) or name.startswith(only + "/")


def _nothing(options):
    if options.filter:
        return f"--filter {options.filter}: no probe/point matches; see --list of a program"
    return "programs.txt names no program: nothing is built to measure with"


def _probes(program, options, build):
    cases, cause = programs.cases(program, options.filter, build, options.quick)
    if cause:
        name = programs.name(program.path)
        probe = name[len(program.suite) + 1 :] if name.startswith(program.suite + "/") else name
        return [_unit(program, probe, [["", "list", "", ""]], "", cause)]
    found = {}
    for case in cases:
        point = [case.get(key) or "" for key in ("point", "quantity", "unit", "better")]
        found.setdefault(case["probe"], []).append(point)
    return [
        _unit(program, probe, points, _pattern(probe, options.filter, found), "")
        for probe, points in found.items()
    ]


def _unit(program, probe, points, pattern, cause):
    return {
        "program": program.path,
        "suite": program.suite,
        "probe": probe,
        "points": points,
        "filter": pattern,
        "cause": cause,
    }


def _pattern(probe, wanted, probes):
    """The regular expression that picks, of a program's probes, the points of one, none of those
    whose names begin with its name and a slash, and of the points what the user wants."""
    if len(probes) == 1:
        return wanted
    longer = [other for other in probes if other.startswith(probe + "/")]
    start = f"^(?={quoted(probe)}/)" + "".join(f"(?!{quoted(other)}/)" for other in longer)
    return start + (f"(?=.*(?:{wanted}))" if wanted else "")


def quoted(name):
    return re.sub(r"([^\w/])", r"\\\1", name)


def limit_seconds(unit, options):
    """How long a unit may take."""
    if options.time_limit:
        return options.time_limit
    start, each = LIMIT_SECONDS["quick" if options.quick else "full"]
    return start + each * len({point for point, *_ in unit["points"]})


def silent_seconds(unit, options):
    """How long a unit may say nothing; None: as long as it may take."""
    return SILENT_SECONDS[options.quick] if unit["suite"] == "micro" else None


def title(unit):
    """A unit in words."""
    probe = f"{unit['suite']} {unit['probe']}"
    return f"{probe}, process {unit['process']}" if unit["process"] else f"{probe}, evidence"
