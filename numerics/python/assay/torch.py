"""assay's functions for PyTorch, with derivatives: what autograd differentiates, twice in x.

Values are computed on the CPU, by the same code and with the same bits as assay's own; tensors of
another device are copied there and back. They are float64 where a tensor is, else float32.
Logarithms have derivatives in both arguments; ratios and what is a derivative itself in the second
argument only, once. Where none is known NotImplementedError says so. Beside the names of assay
there are vmf_log_normalizer(d, kappa) and vmf_kappa(d, r)."""

import sys

import torch
from torch import digamma, log, where  # noqa: F401 - of the derivatives

from assay.derivatives import DERIVATIVES, missing, on_arrays

_THIS = sys.modules[__name__]


def _define(name):
    compute = on_arrays(name)

    class Function(torch.autograd.Function):
        @staticmethod
        def forward(ctx, first, second):
            ctx.save_for_backward(first, second)
            value = compute(first.detach().cpu().numpy(), second.detach().cpu().numpy())
            return torch.as_tensor(value, dtype=first.dtype, device=first.device)

        @staticmethod
        def backward(ctx, gradient):
            parts = []
            for argument, needed in enumerate(ctx.needs_input_grad):
                derivative = DERIVATIVES[name][argument]
                if needed and derivative is None:
                    raise missing(f"assay.torch.{name}", argument)
                parts.append(gradient * derivative(_THIS, *ctx.saved_tensors) if needed else None)
            return tuple(parts)

    def function(first, second, /):
        return Function.apply(*_operands(first, second))

    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    function.__doc__ = f"{on_arrays(name).__doc__.splitlines()[0]} Differentiable."
    return function


def _operands(first, second):
    """Both as tensors of one floating type, one device and one shape."""
    given = [a for a in (first, second) if isinstance(a, torch.Tensor)]
    device = next((a.device for a in given if a.dim() > 0), given[0].device if given else None)
    dtype = torch.result_type(
        *(a if isinstance(a, torch.Tensor) else float(a) for a in (first, second))
    )
    if dtype != torch.float64:
        dtype = torch.float32
    tensors = (torch.as_tensor(a, dtype=dtype, device=device) for a in (first, second))
    return torch.broadcast_tensors(*tensors)


__all__ = list(DERIVATIVES)
globals().update({name: _define(name) for name in DERIVATIVES})
