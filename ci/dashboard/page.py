"""The whole page: run facts, a section a suite, a table and charts a probe."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections import Counter
from pathlib import Path

from results.history import STATUSES

from . import manifest, matrix_chart, points, raw_rows, size_chart, table
from .markup import counted, fact, status, text

REASON_LIMIT = 50


@functools.lru_cache(maxsize=1)
def _style():
    css = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return css, digest


def render(rows, told):
    """The page of `rows`, dicts as results.history reads them, and of a Manifest."""
    suites = points.gather(rows)
    sections = "".join(
        _suite(at, suite, probes) for at, (suite, probes) in enumerate(suites.items())
    )
    run = next((row["run"] for row in rows if row["run"]), "") or manifest.first(told.facts, "run")
    body = (
        f"{_header(rows, run, told)}{_navigation(suites)}<main>{_overview(rows, suites, told)}"
        f"{sections or _nothing()}{_written(told)}</main>"
    )
    return document(f"Assay {run}", body)


def document(title, body):
    """A whole page around a body: no script, no network, nothing but our own style."""
    css, digest = _style()
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{text(title)}</title><style>{css}</style></head><body>{body}</body></html>\n"
    )


def _nothing():
    return "<section><p>rows.csv holds no rows.</p></section>"


def _header(rows, run, told):
    commit = manifest.first(told.facts, "commit", "git.commit")
    dirty = manifest.first(told.facts, "dirty", "git.dirty")
    changed = " with local changes" if dirty == "yes" else ""
    facts = (
        fact("run", run)
        + fact("started", manifest.first(told.facts, "started"))
        + fact("commit", commit[:12] + changed if commit else "")
    )
    return f"<header><h1>Assay</h1><p>what this machine is made of</p><dl>{facts}</dl></header>"


def _navigation(suites):
    links = "".join(
        f'<li><a href="#s{at}">{text(suite)}</a></li>' for at, suite in enumerate(suites)
    )
    return f'<nav aria-label="Suites"><ul><li><a href="#run">run</a></li>{links}</ul></nav>'


def _overview(rows, suites, told):
    counts = points.tally(rows)
    tiles = "".join(f'<li class="{name}"><b>{counts[name]}</b> {name}</li>' for name in STATUSES)
    trouble = f'<p class="trouble">{text(told.trouble)}</p>' if told.trouble else ""
    return (
        f'<section id="run"><h2 class="unseen">The run</h2><ul class="tiles">{tiles}</ul>{trouble}'
        f'<dl class="facts">{_facts(rows, told.facts)}</dl>{_reasons(rows, suites)}{_LEGEND}'
        "</section>"
    )


_LEGEND = (
    '<p class="legend">↑ higher is better, ↓ lower is better. Value: the median over processes of '
    "each process's value. Spread: first to third quartile of a process's samples or, for several "
    "processes, their lowest to highest value; ± is half of it. n: processes × samples. "
    "Published figures stand beside ours with the device that they were measured on; "
    "an <s>invalid</s> one is never compared.</p>"
)


def _facts(rows, facts):
    """The facts that a reader of numbers asks first; the whole manifest stands at the end."""
    ran_on = (row["device"] for row in rows if row["quantity"] != "sass" and row["device"])
    told = {"measured on": ", ".join(dict.fromkeys(ran_on)), **manifest.headline(facts)}
    return "".join(fact(name, value) for name, value in told.items())


def _reasons(rows, suites):
    """Why rows are not ok, worst first, with the first place of each reason.

    Emulated and absent machine code is no trouble, and its reasons many: a line each.
    """
    found, place = Counter(), {}
    for row in rows:
        if row["status"] != "ok":
            key = (row["status"], _CODE_REASONS.get(_code_status(row), row["reason"]))
            found[key] += 1
            place.setdefault(key, row)
    if not found:
        return ""
    order = sorted(found, key=lambda key: (points.WORST_FIRST.index(key[0]), -found[key]))
    anchors = _anchors(suites)
    lines = "".join(
        f'<tr><td class="n">{found[key]}</td><td>{status(key[0])}</td>'
        f"<td>{text(key[1] or 'no reason given')}</td>{_place(place[key], anchors)}</tr>"
        for key in order[:REASON_LIMIT]
    )
    more = len(found) - REASON_LIMIT
    rest = f"<p>And {counted(more, 'other reason')}, in the tables below.</p>" if more > 0 else ""
    return (
        '<table class="reasons"><caption>Rows that are not ok</caption><thead><tr>'
        '<th scope="col" class="n">rows</th><th scope="col">status</th><th scope="col">reason</th>'
        f'<th scope="col">first of them</th></tr></thead><tbody>{lines}</tbody></table>{rest}'
    )


_CODE_REASONS = {
    "emulated": "no single instruction does it",
    "absent": "machine code: the architecture has no such instruction",
}


def _code_status(row):
    """The status, but `absent` for machine code that an architecture lacks."""
    if row["quantity"] == "sass" and row["status"] == "skipped":
        return "absent"
    return row["status"]


def _anchors(suites):
    return {
        (suite, probe): f"s{at}p{number}"
        for at, (suite, probes) in enumerate(suites.items())
        for number, probe in enumerate(probes)
    }


def _place(row, anchors):
    suite, probe = points.home(row)
    anchor = anchors[suite, probe]
    point = f' <span class="m">{text(row["point"])}</span>' if row["point"] else ""
    return f'<td><a href="#{anchor}">{text(probe)}</a>{point}</td>'


def _suite(at, suite, probes):
    blocks = "".join(
        _probe(f"s{at}p{number}", probe, of) for number, (probe, of) in enumerate(probes.items())
    )
    return f'<section id="s{at}"><h2>{text(suite)}</h2>{_contents(at, probes)}{blocks}</section>'


def _contents(at, probes):
    """Links to the probes of a suite, those that measured something first."""
    measured, rest = [], []
    for number, (probe, of) in enumerate(probes.items()):
        ran = any(p.value is not None and p.first["quantity"] != "sass" for p in of)
        link = f'<li><a href="#s{at}p{number}">{text(probe)}</a></li>'
        (measured if ran else rest).append(link)
    told = (("measured", measured), ("not run here", rest))
    return "".join(
        f'<ul class="contents"><li>{name}</li>{"".join(links)}</ul>'
        for name, links in told
        if links
    )


def _probe(anchor, probe, of):
    rows = [row for point in of for row in point.rows]
    counts = points.tally(rows)
    told = " · ".join(f"{count} {status(name)}" for name, count in counts.items() if count)
    matrix = matrix_chart.draw(of)
    tables = table.render(anchor, of, summarised=("sass",) if matrix else ())
    return (
        f'<article id="{anchor}"><h3>{text(probe)} <small>{told}</small></h3>'
        f"{size_chart.draw(of)}{matrix}{tables}{raw_rows.render(rows)}</article>"
    )


def _written(told):
    found, more = manifest.entries(told.facts)
    if not found or not told.facts:
        return ""
    lines = "".join(
        f"<tr><th>{text(path)}</th><td>{text(value)}</td></tr>" for path, value in found
    )
    rest = "<p>More entries stand in manifest.json.</p>" if more else ""
    return (
        '<section id="manifest"><h2>manifest.json</h2><details><summary>'
        f"{counted(len(found), 'entry', 'entries')}</summary>"
        f'<table class="manifest"><tbody>{lines}</tbody></table>{rest}</details></section>'
    )
