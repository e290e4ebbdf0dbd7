"""The module is imported from the build tree, where the build puts it whole."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

BUILD = Path(os.environ.get("ASSAY_BUILD", Path(__file__).parents[3] / "build" / "default"))
sys.path.insert(0, str(BUILD / "python"))


@pytest.fixture(scope="session")
def build():
    return BUILD


@pytest.fixture
def ticks_beside():
    """Runs a call in a thread and counts this one's milliseconds; under the lock it could not."""

    def count(call, *arguments):
        worker = threading.Thread(target=call, args=arguments)
        worker.start()
        ticks = 0
        while worker.is_alive():
            ticks += 1
            time.sleep(0.001)
        return ticks

    return count
