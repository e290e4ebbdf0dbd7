#!/usr/bin/env python3
"""A measuring program for tests: answers as results/record/program.hpp says, misbehaves on demand.

FAKE_POINTS: how many points; FAKE_SECONDS: pause before each row; FAKE_CRASH, FAKE_HANG,
FAKE_GARBAGE: the point where it kills itself, stops answering, or writes a line that is no row."""

import json
import os
import pathlib
import re
import signal
import sys
import time

COLUMNS = (pathlib.Path(__file__).with_name("columns.txt")).read_text().split(",")
SUITE, PROBE = "portability", "fake"


def number(name, default="-1"):
    return float(os.environ.get(name, default))


def value(option, default=""):
    return sys.argv[sys.argv.index(option) + 1] if option in sys.argv else default


def points():
    names = [f"bytes={8 << index};kernel=copy" for index in range(int(number("FAKE_POINTS", "6")))]
    return [name for name in names if re.search(value("--filter"), f"{PROBE}/{name}")]


def row(point, quantity):
    known = {
        "schema": 1, "run": value("--run"), "process": value("--process", "1"), "suite": SUITE,
        "probe": PROBE, "point": point, "quantity": quantity, "value": 1.5, "unit": "GB/s",
        "better": "higher", "n": 1, "median": 1.5, "status": "ok", "program": "0" * 16,
        "device": "host, of a sort",
    }  # fmt: skip
    cells = [str(known.get(column, "")) for column in COLUMNS]
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + "\n"


def misbehave(index):
    if index == number("FAKE_CRASH"):
        print("about to die", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGSEGV)
    if index == number("FAKE_HANG"):
        time.sleep(600)
    if index == number("FAKE_GARBAGE"):
        os.write(1, b"no row\n")


def rows():
    os.write(1, (",".join(COLUMNS) + "\n").encode())
    name = f"{PROBE}.{value('--process', '1')}.f64"
    with open(os.path.join(value("--samples"), name), "wb") as samples:
        for index, point in enumerate(points()):
            misbehave(index)
            time.sleep(number("FAKE_SECONDS", "0"))
            for quantity in ("bandwidth", "time"):
                os.write(1, row(point, quantity).encode())
                samples.write(b"\0" * 8)


def main():
    if "--list" in sys.argv:
        print("suite,probe,point,quantity,unit,better")
        for point in points():
            print(f"{SUITE},{PROBE},{point},bandwidth,GB/s,higher")
            print(f"{SUITE},{PROBE},{point},time,ns,lower")
    elif "--evidence" in sys.argv:
        expected = [
            {"arch": "sm_80", "native": True, "mnemonics": ["FADD", "FADD"]},
            {"arch": "sm_90a", "native": False, "mnemonics": []},
            {"arch": "sm_89", "native": False, "mnemonics": [], "absent": "<no> wire"},
        ]
        print(
            json.dumps(
                [
                    {
                        "suite": SUITE,
                        "probe": PROBE,
                        "point": points()[0],
                        "kernel": "k",
                        "operations": 8,
                        "expected": expected,
                    }
                ]
                * int(number("FAKE_CODE", "0"))
            )
        )
    elif "--describe" in sys.argv:
        about = "How <fast>?\n\nMethod: copy it\nSource: a paper\nCaveat: none"
        bandwidth = {
            "name": "bandwidth",
            "unit": "GB/s",
            "better": "higher",
            "peak_sources": ["a sheet"],
            "published_sources": [],
        }
        print(
            json.dumps(
                {"suite": SUITE, "name": "fake", "about": about, "probes": {PROBE: [bandwidth]}}
            )
        )
    elif "--provenance" in sys.argv:
        print(json.dumps({"assay": {"version": "0"}}))
    else:
        rows()


main()
