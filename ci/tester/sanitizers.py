"""The host tests once more under the sanitizers: one build with both, or presets asan and ubsan."""

from provision import ROOT, SetupError, build

from tester import FOLDERS, cases, suites

QUICK_ROOMS = ("results", "portability")


def presets_for(full):
    """Each sanitizer in a build of its own where time allows, else both in one."""
    return ("asan", "ubsan") if full else ("sanitizers",)


def sanitized(preset, rooms):
    """Cases of the rooms in one preset, each name followed by the preset's.

    What is marked slow repeats the same code more often, and is left to the plain build.
    Presets asan and ubsan leave the MPIs out: neither library stands sanitizers in its own code,
    and the plain build has the interposer instrumented apart (mpi.asan.*, mpi.races_over_a_stub).
    """
    log = ROOT / "build" / f"{preset}.log"
    log.write_text("")
    folders = [
        *QUICK_ROOMS,
        *(FOLDERS.get(room, room) for room in rooms if room not in QUICK_ROOMS),
    ]
    try:
        build.configure(preset, {"ASSAY_ROOMS": ";".join(folders)}, log)
        build.build(preset, log)
    except SetupError as error:
        return [cases.Case(f"{preset}.build", cases.FAILED, str(error), log.read_text()[-4000:])]
    found = [case for room in rooms for case in suites.ctest(room, False, preset, case_seconds=600)]
    for case in found:
        case.name += f" ({preset})"
    return found


def rooms_for(only, full):
    """The rooms that run under the sanitizers; `only` names rooms or is empty."""
    if not full:
        return () if only else QUICK_ROOMS
    return tuple(room for room in (*QUICK_ROOMS, "numerics", "mpi") if not only or room in only)
