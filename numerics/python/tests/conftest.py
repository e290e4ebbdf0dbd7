"""The module is imported from the build tree, where the build puts it whole."""

import os
import sys
from pathlib import Path

import pytest

BUILD = Path(os.environ.get("ASSAY_BUILD", Path(__file__).parents[3] / "build" / "default"))
sys.path.insert(0, str(BUILD / "python"))


@pytest.fixture(scope="session")
def build():
    return BUILD
