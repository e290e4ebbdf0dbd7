"""pip install . at the root, without the network: the module alone, and it works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_installed_module_computes(tmp_path):
    target = tmp_path / "target"
    options = ["--no-build-isolation", "--no-deps", "--no-index", "--disable-pip-version-check"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, "--target", target, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in target.iterdir()} == {"assay", "assay-0.1.0.dist-info"}
    text = subprocess.run(
        [sys.executable, "-c", "import assay; print(assay.log_bessel_i(1023.0, 50.0))"],
        cwd=tmp_path,
        env=dict(os.environ, PYTHONPATH=str(target)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    # log I_1023(50), 40 digits by reference/: -2777.760274119282...
    assert abs(float(text) / -2777.760274119282 - 1) < 1e-15
