"""Which programs of tests a build tree lacks: what ci/run_all builds to measure holds none."""

from tester import ROOT

BUILD = ROOT / "build" / "default"


def missing(rooms, build=BUILD):
    """Those of tests.txt for the rooms, of which "gpu" is one, that are not built; an archive has
    no such list."""
    path = build / "tests.txt"
    lines = path.read_text().splitlines() if path.is_file() else []
    wanted = (line.split(maxsplit=2) for line in lines if line)
    return [
        program
        for room, labels, program in wanted
        if (room in rooms or "gpu" in rooms and "gpu" in labels.split(","))
        and not (build / program).is_file()
    ]


def told(programs):
    """One line on programs that are missing."""
    return (
        f"build/default lacks {len(programs)} programs of tests, {programs[0]} first: ci/run_all "
        "builds what it measures alone; ci/setup builds them, or leave --no-setup out"
    )
