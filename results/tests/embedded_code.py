"""The device code of a program of the build tree, for tests that hold nvcc's work to something."""

import os
from pathlib import Path

import pytest

from results.evidence import MissingTool, kernels

BUILD = Path(os.environ.get("ASSAY_BUILD", Path(__file__).resolve().parents[2] / "build/default"))
ARCHITECTURES = ["sm_80", "sm_89", "sm_90a", "sm_100a", "sm_120a"]


def kernels_of(path, of_cuda_alone=False):
    """{architecture: {symbol: kernel}} of BUILD/path; a skip where nothing holds such code.

    `of_cuda_alone`: a build without CUDA lacks the file. Any other lack of it is not forgiven by
    ci/allowed_skips.
    """
    there = (BUILD / path).exists()
    if not there and not of_cuda_alone:
        pytest.skip(f"{BUILD / path} is not built")
    try:
        found = kernels(str(BUILD / path)) if there else {}
    except MissingTool as reason:
        pytest.skip(str(reason))
    if not found:
        pytest.skip("no GPU: built without CUDA and HIP")
    return found
