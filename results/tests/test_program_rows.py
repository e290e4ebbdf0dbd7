"""Python's reader takes from a C++ program's CSV what the program's own JSON says."""

import json
import math
import os
import subprocess
from pathlib import Path

import pytest

from results import history

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("ASSAY_BUILD", ROOT / "build" / "default"))
DEMO = BUILD / "bin" / "tests" / "results_demo"


def said(form):
    assert DEMO.exists(), f"{DEMO} is not built: run ci/setup"
    command = [DEMO, form, "--run", "one", "--filter", "^(good|bad)/[^i]"]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).stdout


@pytest.fixture
def pairs(tmp_path):
    """(row out of the CSV, row out of the JSON) of one program's every case."""
    (tmp_path / "rows.csv").write_bytes(said("--csv"))
    from_csv = list(history.read(tmp_path))
    from_json = json.loads(said("--json"))
    assert len(from_csv) == len(from_json) > 8
    return list(zip(from_csv, from_json))


def as_json(value):
    """JSON has no nan and no infinities."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def test_every_cell_is_the_same_in_both_forms(pairs):
    for csv_row, json_row in pairs:
        assert {name: as_json(csv_row[name]) for name in json_row} == json_row


def test_a_hostile_reason_is_read_whole(pairs):
    reasons = [row["reason"] or "" for row, _ in pairs]
    assert any("</script>\"'&,\n\n\t\\n" in reason for reason in reasons)
