"""The page of a run: `write(folder)` turns folder/rows.csv into folder/index.html and nothing else.

One file that needs no script and no network; its Content-Security-Policy allows neither. Every
text that comes from a row or a manifest passes markup.text; attributes hold numbers and our own
words only.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from results.history import Refused, read  # noqa: E402

from . import manifest, page  # noqa: E402

__all__ = ["Refused", "put", "write"]


def write(folder):
    """Writes the page and returns its path. Raises Refused for a bad rows.csv; no page then."""
    folder = Path(folder)
    html = page.render(list(read(folder)), manifest.load(folder / "manifest.json"))
    return put(folder / "index.html", html)


def put(target, html):
    """Writes a page whole or not at all, and returns its path."""
    name = {"prefix": f".{target.stem}.", "suffix": target.suffix}
    handle, unfinished = tempfile.mkstemp(dir=target.parent, **name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(html)
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, target)
    except BaseException:
        os.unlink(unfinished)
        raise
    return target
