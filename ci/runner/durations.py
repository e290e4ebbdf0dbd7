"""How long units took in past runs here: the estimates of `plan` and of the time left."""

import json
import statistics

from runner import BUILD, plan

PATH = BUILD.parent / "durations.jsonl"
UNKNOWN_SECONDS = {True: 5.0, False: 30.0}  # of a unit never run, by --quick
# Of a GPU probe never run, assumed and not measured: a program's start; a sample, of which a
# millisecond or two is timed; what a point of power is loaded for. Samples a point by --quick.
START_SECONDS, SAMPLE_SECONDS, LOAD_SECONDS = 1.0, 0.004, 1.5
SAMPLES = {True: 3, False: 9}
KEPT = 5  # latest runs of a unit that count


def _key(unit, quick):
    return [unit["program"], unit["probe"], bool(unit["process"]), len(unit["points"]), quick]


def estimates(units, quick, path=PATH):
    """Seconds for each unit: the median of the latest runs; a guess where there is none."""
    past = {}
    try:
        for line in path.read_text().splitlines():
            key, seconds = json.loads(line)
            past.setdefault(json.dumps(key), []).append(float(seconds))
    except (OSError, ValueError, TypeError):
        past = past or {}
    known = [past.get(json.dumps(_key(unit, quick)), [])[-KEPT:] for unit in units]
    return [
        statistics.median(times) if times else guess(unit, quick)
        for unit, times in zip(units, known)
    ]


def guess(unit, quick):
    """Seconds of a unit that never ran; of a GPU probe those on a device."""
    if unit["suite"] != "micro":
        return UNKNOWN_SECONDS[quick]
    if not unit["process"]:
        return 0.0  # evidence comes with the archive
    points = {point for point, *_ in unit["points"]}
    each = SAMPLE_SECONDS * (plan.samples(unit, quick) or SAMPLES[quick])
    if plan.HEATS in {symbol for _, _, symbol, _ in unit["points"]}:
        each += LOAD_SECONDS
    return START_SECONDS + each * len(points)


def note(unit, quick, seconds, path=PATH):
    """Remembers one; a checkout that cannot be written to does without."""
    try:
        with open(path, "a") as file:
            file.write(json.dumps([_key(unit, quick), round(seconds, 3)]) + "\n")
    except OSError:
        return
