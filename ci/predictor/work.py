"""Work of a kernel: operations, bytes, and the unit and level that do them; and the presets.

Attention as in Dao et al., arXiv 2205.14135: scores and values are two matrix products, softmax is
not counted; queries, keys, values and the result cross the memory once each, the scores never.
"""

from __future__ import annotations

from typing import NamedTuple

BYTES = {"f32": 4, "tf32": 4, "f16": 2, "bf16": 2, "e4m3": 1, "e5m2": 1}
UNITS = {
    "f32": "fp32", "tf32": "tf32_tensor", "f16": "fp16_tensor", "bf16": "bf16_tensor",
    "e4m3": "fp8_tensor", "e5m2": "fp8_tensor",
}  # fmt: skip


class Work(NamedTuple):
    """`flops` operations on `unit`, a multiplication and an addition being two, and `bytes` through
    `level`; both at once, so that the longer one is the time."""

    flops: float
    bytes: float
    unit: str
    level: str

    @property
    def intensity(self):
        """FLOP a byte; infinite where no byte moves."""
        return self.flops / self.bytes if self.bytes else float("inf")


class Model(NamedTuple):
    """Attention over `sequence` tokens; keys and values have `kv_heads` heads of the `heads`."""

    batch: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    sequence: int
    type: str
    causal: bool

    @property
    def cache_bytes(self):
        """Keys and values of all layers."""
        return 2 * self.layers * self.batch * self.kv_heads * self._of_a_head

    @property
    def _of_a_head(self):
        return self.sequence * self.head_dim * BYTES[self.type]


def attention_prefill(model):
    """Every token of the sequence against all before it (all others without `causal`)."""
    pairs = model.sequence * (model.sequence + 1) / 2 if model.causal else model.sequence**2
    flops = 4 * model.layers * model.batch * model.heads * pairs * model.head_dim
    outside = 2 * model.layers * model.batch * model.heads * model._of_a_head
    return Work(flops, outside + model.cache_bytes, UNITS[model.type], "dram")


def attention_decode(model):
    """One new token against a sequence in the cache."""
    a_token = model.layers * model.batch * model.heads * model.head_dim
    outside = 2 * a_token * BYTES[model.type]
    flops = 4 * a_token * model.sequence
    return Work(flops, outside + model.cache_bytes, UNITS[model.type], "dram")


def kv_swap(model):
    """The whole cache of keys and values over the link to the host, one way."""
    return Work(0, model.cache_bytes, UNITS[model.type], "pcie")


PRESETS = {
    "attention-prefill": attention_prefill,
    "attention-decode": attention_decode,
    "kv-swap": kv_swap,
}
