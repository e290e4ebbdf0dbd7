"""The catalogue: what every probe asks and how, in the words of the programs themselves."""

from __future__ import annotations

from results.figures import SOURCES, published

from . import put
from .markup import counted, fact, size, text
from .page import document

VALUES = 12  # of an axis; the rest are counted
SEQUENCES = 8  # of mnemonics of an architecture
PARTS = ("Method", "Source", "Caveat")


def write(target, statements):
    """Writes the page of runner.statements' Statements. OSError where it cannot be written."""
    return put(target, render(statements))


def render(statements):
    suites = {}
    for statement in statements:
        suites.setdefault(statement.program.suite, []).append(statement)
    probes = sum(len(statement.probes) for statement in statements)
    points = sum(probe.points for each in statements for probe in each.probes.values())
    head = (
        f"<header><h1>Assay</h1><p>what is asked: {counted(len(statements), 'program')}, "
        f"{counted(probes, 'probe')}, {counted(points, 'point')}</p></header>"
    )
    links = "".join(f'<li><a href="#s{at}">{text(name)}</a></li>' for at, name in enumerate(suites))
    body = "".join(
        f'<section id="s{at}"><h2>{text(name)}</h2>{"".join(map(_program, of))}</section>'
        for at, (name, of) in enumerate(suites.items())
    )
    return document(
        "Assay: the catalogue",
        f'{head}<nav aria-label="Suites"><ul>{links}</ul></nav><main>{body}</main>',
    )


def _program(statement):
    name = text(statement.program.path.partition("/")[2])
    if statement.cause:
        told = f'<p class="trouble">{text(statement.cause)}</p>'
        return f"<article><h3>{name}</h3>{told}</article>"
    question, facts = _parts(statement.about)
    probes = "".join(_probe(at, probe) for at, probe in statement.probes.items())
    told = f'<dl class="statement">{facts}</dl>' if facts else ""
    return f"<article><h3>{name}</h3><p>{text(question)}</p>{told}{probes}</article>"


def _parts(about):
    """The question, and `Method:` and the like as entries of a description list."""
    question, facts = [], ""
    for line in filter(None, about.split("\n")):
        part, colon, rest = line.partition(": ")
        if colon and part in PARTS:
            facts += fact(part.lower(), rest)
        else:
            question.append(line)
    return " ".join(question), facts


def _probe(name, probe):
    facts = fact("probe", f"{name}, {counted(probe.points, 'point')}")
    facts += "".join(fact(axis, _values(axis, values)) for axis, values in probe.axes.items())
    facts += "".join(_quantity(quantity) for quantity in probe.quantities)
    facts += fact("published figures", _references(name))
    facts += "".join(fact(arch, _code(code)) for arch, code in probe.code.items())
    return f'<dl class="statement">{facts}</dl>'


def _values(axis, values):
    shown = [size(value) if axis == "bytes" else value for value in values[:VALUES]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _quantity(quantity):
    peaks = "; ".join(quantity["peak_sources"])
    better = "" if quantity["better"] == "none" else f", {quantity['better']} is better"
    told = quantity["unit"] + better + (f"; peak: {peaks}" if peaks else "")
    return fact(quantity["name"], told)


def _references(probe):
    found = dict.fromkeys(
        f"{SOURCES.get(figure.source, figure.source)}, {figure.table}"
        for figure in published()
        if figure.probe == probe
    )
    return "; ".join(found)


def _code(code):
    kinds = {"native": code.native, "emulated": code.emulated, "absent": code.absent}
    counts = ", ".join(f"{len(of)} {kind}" for kind, of in kinds.items() if of)
    sequences = list(code.mnemonics)
    shown = ", ".join(sequences[:SEQUENCES])
    more = len(sequences) - SEQUENCES
    return counts + (f": {shown}" if shown else "") + (f" and {more} more" if more > 0 else "")
