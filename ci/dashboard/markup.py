"""Texts and numbers as the page shows them."""

from __future__ import annotations

import html
import math
import re

# Controls, lone surrogates, bidirectional overrides and line separators would hide or reorder what
# stands beside them: they are shown by their code instead.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ud800-\udfff\ufff9-\uffff]"
)
DASH = '<span class="no">–</span>'


def text(value):
    """A text from a row or a manifest, safe as HTML content."""
    shown = _UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", str(value))
    return html.escape(shown, quote=True)


def exact(value):
    """A number or text with nothing rounded away; empty for None."""
    return "" if value is None else text(value)


def number(value, decimals=None):
    """A number for reading: `decimals` places, or four significant digits."""
    if value is None:
        return DASH
    if not math.isfinite(value):
        return text(float(value))
    if decimals is not None:
        return f"{value:.{decimals}f}"
    if value == int(value) and abs(value) < 1e6:
        return f"{int(value)}"
    return f"{value:.4g}"


def decimals(values):
    """Places after the point that suit a column of numbers; None when they differ too much."""
    sizes = [abs(value) for value in values if value and math.isfinite(value)]
    if not sizes or max(sizes) / min(sizes) > 1e5 or max(sizes) >= 1e7 or min(sizes) < 1e-3:
        return None
    if all(size == int(size) for size in sizes):
        return 0
    return min(max(2 - math.floor(math.log10(min(sizes))), 0), 4)


_STEPS = ((1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


def size(value):
    """A number of bytes as people say it: 134217728 -> 128 MiB; any other text stays."""
    if not re.fullmatch("[0-9]{1,18}", str(value)):
        return str(value)
    count = int(value)
    for step, name in _STEPS:
        if count >= step:
            return f"{count / step:.4g} {name}"
    return f"{count} B"


def sizes(joined):
    """Sizes side by side, `16384/32768` or `8…64 (7 values)`, as people say them."""
    return re.sub(r"(?<![(\w])[0-9]{1,18}(?!\w)", lambda found: size(found[0]), joined)


def fact(name, value):
    """One entry of a description list; nothing without a value."""
    return f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" if value else ""


def status(name):
    return f'<b class="{name}">{name}</b>'


def counted(number_of, singular, plural=None):
    return f"{number_of} {singular if number_of == 1 else plural or singular + 's'}"
