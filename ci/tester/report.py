"""What ci/test shows: each failure and skip, the seconds of each room, the closing count."""

from tester.cases import FAILED, PASSED, SKIPPED

OUTPUT_LINES = 60


def show_room(room, cases, seconds):
    """A room's line, and under it what did not pass."""
    print(f"{room}: {counts(cases)} in {seconds:.1f} s", flush=True)
    for case in cases:
        if case.outcome == FAILED:
            print(f"  FAILED {case.name}: {case.reason}")
            for line in case.output.rstrip().splitlines()[-OUTPUT_LINES:]:
                print(f"    | {line}")
        elif case.outcome == SKIPPED:
            print(f"  skipped {case.name}: {case.reason}")


def counts(cases):
    number = {
        outcome: sum(case.outcome == outcome for case in cases)
        for outcome in (PASSED, FAILED, SKIPPED)
    }
    return ", ".join(f"{count} {outcome}" for outcome, count in number.items())


def close(rooms):
    """The last lines: seconds of each room, then the count of all; returns the exit code."""
    everything = [case for cases, _ in rooms.values() for case in cases]
    print("seconds: " + ", ".join(f"{room} {seconds:.1f}" for room, (_, seconds) in rooms.items()))
    print(counts(everything), flush=True)
    return int(any(case.outcome == FAILED for case in everything))
