"""manifest.schema.json takes what a program says of itself, and refuses what no run can be."""

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("ASSAY_BUILD", ROOT / "build" / "default"))
DEMO = BUILD / "bin" / "tests" / "results_demo"
SCHEMA = json.loads((ROOT / "results" / "manifest.schema.json").read_text())


def check(manifest):
    jsonschema.Draft202012Validator(SCHEMA).validate(manifest)


@pytest.fixture
def manifest():
    """A complete manifest around the provenance of a real program."""
    assert DEMO.exists(), f"{DEMO} is not built: run ci/setup"
    said = subprocess.run([DEMO, "--provenance"], capture_output=True, check=True, timeout=60)
    return {
        "schema": 1,
        "run": "20260101T000000Z-0123abcd",
        "started": "2026-01-01T00:00:00Z",
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "dirty": False,
        "command": ["ci/run_all", "--quick"],
        "wall_seconds": 12.5,
        "programs": {"bin/stream": {"sha256": "0123456789abcdef", "exit_codes": [0, -9, None]}},
        "samples": ["samples/dpx.latency.1.f64"],
        "provenance": json.loads(said.stdout),
    }


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_a_programs_provenance_fits(manifest):
    check(manifest)
    assert manifest["provenance"]["assay"]["schema"] == 1


def test_what_is_unknown_is_null(manifest):
    for name in ("commit", "dirty", "wall_seconds"):
        manifest[name] = None
    check(manifest)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("run", "yesterday"),
        ("started", "2026-01-01 00:00"),
        ("commit", "HEAD"),
        ("dirty", "no"),
        ("command", "ci/run_all"),
        ("wall_seconds", -1),
        ("programs", {"bin/stream": {"sha256": "xyz", "exit_codes": []}}),
        ("samples", ["samples/../../x.1.f64"]),
        ("schema", 2),
    ],
)
def test_a_wrong_value_is_refused(manifest, name, value):
    manifest[name] = value
    with pytest.raises(jsonschema.ValidationError):
        check(manifest)


@pytest.mark.parametrize("name", SCHEMA["required"])
def test_a_missing_part_is_refused(manifest, name):
    del manifest[name]
    with pytest.raises(jsonschema.ValidationError):
        check(manifest)


@pytest.mark.parametrize("name", SCHEMA["$defs"]["provenance"]["required"])
def test_a_missing_part_of_the_provenance_is_refused(manifest, name):
    del manifest["provenance"][name]
    with pytest.raises(jsonschema.ValidationError):
        check(manifest)
