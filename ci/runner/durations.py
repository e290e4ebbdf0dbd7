"""How long units took in past runs here: the estimates of `plan` and of the time left."""

import json
import statistics

from runner import BUILD

PATH = BUILD.parent / "durations.jsonl"
UNKNOWN_SECONDS = {True: 5.0, False: 30.0}  # of a unit never run, by --quick
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
    return [statistics.median(times) if times else UNKNOWN_SECONDS[quick] for times in known]


def note(unit, quick, seconds, path=PATH):
    """Remembers one; a checkout that cannot be written to does without."""
    try:
        with open(path, "a") as file:
            file.write(json.dumps([_key(unit, quick), round(seconds, 3)]) + "\n")
    except OSError:
        return
