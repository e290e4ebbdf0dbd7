"""A build with -ffast-math is refused with a message."""

import shutil
import subprocess
from pathlib import Path

import pytest

NUMERICS = Path(__file__).parents[1]


@pytest.mark.skipif(shutil.which("g++") is None, reason="no g++ on PATH")
@pytest.mark.parametrize(("flag", "refused"), [("-ffast-math", True), ("-O2", False)])
def test_fast_math_is_refused(tmp_path, flag, refused):
    source = tmp_path / "use.cpp"
    source.write_text('#include "method/pair.hpp"\nint main() {}\n')
    done = subprocess.run(
        ["g++", "-std=c++20", flag, f"-I{NUMERICS}", "-fsyntax-only", source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) == refused
    assert ("IEEE arithmetic" in done.stderr) == refused
