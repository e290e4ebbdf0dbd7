"""README.md maps the papers' tables to probes in the tree and names what never ran."""

import csv
import pathlib
import re

MICRO = pathlib.Path(__file__).resolve().parents[1]
RESULTS = MICRO.parent / "results"
FAMILIES = ("memory", "tensor", "fp8", "dpx", "dsmem", "async", "behaviour", "pipeline", "amd")
PAPERS = {"arxiv_2402_13499.csv": "", "arxiv_2501_12084.csv": "2501.12084, "}


def section(title):
    return (MICRO / "README.md").read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


def named(text):
    return set(re.findall(rf"`((?:{'|'.join(FAMILIES)})/\w+)`", text))


def in_the_tree():
    return {
        f"{f}/{path.stem}"
        for f in FAMILIES
        for path in (MICRO / f).iterdir()
        if path.suffix in (".cu", ".hip")
    }


def labels(text):
    """`Tables XIII, XIV` and `Figs 6-7` as the single names that they stand for."""
    text = text.split(";")[0].strip()
    plural = re.fullmatch(r"(Table|Fig)s (\w+)(?:-|, )(\w+)", text)
    if not plural:
        return {text}
    return {
        f"{plural[1]}{'.' if plural[1] == 'Fig' else ''} {number}" for number in plural.groups()[1:]
    }


def test_every_probe_of_the_tables_exists():
    assert named(section("The papers' tables and figures")) <= in_the_tree()
    assert named(section("Probes")) <= in_the_tree()


def test_every_probe_is_described():
    assert in_the_tree() - named(section("Probes")) == set()


def test_every_published_table_is_mapped():
    rows = [
        line.split("|")[1]
        for line in section("The papers' tables and figures").splitlines()[6:]
        if "|" in line
    ]
    mapped = set().union(*(labels(cell.strip()) for cell in rows))
    for name, prefix in PAPERS.items():
        with open(RESULTS / "published" / name, newline="") as file:
            for row in csv.DictReader(file):
                for label in labels(row["table"]):
                    assert prefix + label in mapped, f"{name}: {row['table']}"


def test_published_figures_belong_to_probes_in_the_tree():
    probes = set()
    for path in (RESULTS / "published").glob("*.csv"):
        with open(path, newline="") as file:
            probes |= {row["probe"] for row in csv.DictReader(file)}
    assert probes - {""} <= in_the_tree()


def test_what_never_ran_is_named():
    measured = set()
    for path in (RESULTS / "measured").glob("*/*.csv"):
        with open(path, newline="") as file:
            measured |= {row["probe"] for row in csv.DictReader(file) if row["status"] == "ok"}
    assert named(section("Not run")) == in_the_tree() - measured
