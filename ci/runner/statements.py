"""What a program says of itself: question, axes, quantities, and the machine code it expects."""

import collections
import json

from runner import programs

# `about` is the program's paragraph. `probes` is {name: Probe}; `cause` says why it is empty.
Statement = collections.namedtuple("Statement", "program about probes cause")
# `axes` is {axis: [value, ...]}, `code` is {architecture: Code}.
Probe = collections.namedtuple("Probe", "points axes quantities code")
# Points by what their operation is there; each different sequence of mnemonics of a native one.
Code = collections.namedtuple("Code", "native emulated absent mnemonics")


def of(program):
    """The Statement of a program of the build tree."""
    said, cause = programs.ask(program, "--describe")
    cases, no_cases = programs.cases(program)
    code, no_code = programs.ask(program, "--evidence")
    cause = cause or no_cases or no_code
    if cause:
        return Statement(program, "", {}, cause)
    told, expected = json.loads(said), json.loads(code)
    probes = {
        name: _probe(
            [case["point"] or "" for case in cases if case["probe"] == name],
            quantities,
            [each for each in expected if each["probe"] == name],
        )
        for name, quantities in told["probes"].items()
    }
    return Statement(program, told["about"], probes, "")


def _probe(points, quantities, expected):
    points = list(dict.fromkeys(points))
    axes = {}
    for point in points:
        for piece in filter(None, point.split(";")):
            axis, _, value = piece.partition("=")
            axes.setdefault(axis, {})[value] = None
    return Probe(len(points), {axis: list(of) for axis, of in axes.items()}, quantities,
                 _code(expected))  # fmt: skip


def _code(expected):
    found = {}
    for each in expected:
        for on in each["expected"]:
            code = found.setdefault(on["arch"], Code([], [], [], {}))
            kind = "absent" if on.get("absent") else "native" if on["native"] else "emulated"
            getattr(code, kind).append(each["point"])
            if kind == "native":
                code.mnemonics[" ".join(on["mnemonics"])] = None
    return found
