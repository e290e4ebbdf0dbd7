"""The probe shown in README.md is the file in the tree, and is as small as promised."""

import pathlib

MICRO = pathlib.Path(__file__).resolve().parents[1]


def test_shown_probe_is_the_real_one():
    shown = (MICRO / "README.md").read_text().split("```cuda\n")[1].split("\n```")[0]
    assert shown == (MICRO / "dpx" / "pieces.cu").read_text().rstrip()
    assert len(shown.splitlines()) <= 80
