"""assay's functions for PyTorch, with derivatives: what autograd differentiates, twice in x.

Values are computed on the CPU, by the same code and with the same bits as assay's own; tensors of
another device are copied there and back. They are float64 where a tensor is, else float32.
Logarithms have derivatives in both arguments; ratios and what is a derivative itself in the second
argument only, once. Where none is known NotImplementedError says so. Beside the names of assay
there are vmf_log_normalizer(d, kappa), vmf_kappa(d, r), matern_log_kernel(distance, length, nu)
with its derivatives matern_in_distance, matern_in_length and matern_in_smoothness, and
gig_log_density(x, p, a, b)."""

import sys

import torch
from torch import digamma, log, sqrt, where  # noqa: F401 - of the derivatives

from assay.derivatives import DERIVATIVES, counted, missing, on_arrays

_THIS = sys.modules[__name__]


def _define(name):
    compute = on_arrays(name)

    class Function(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *tensors):
            ctx.save_for_backward(*tensors)
            value = compute(*(t.detach().cpu().numpy() for t in tensors))
            return torch.as_tensor(value, dtype=tensors[0].dtype, device=tensors[0].device)

        @staticmethod
        def backward(ctx, gradient):
            parts = []
            for argument, needed in enumerate(ctx.needs_input_grad):
                derivative = DERIVATIVES[name][argument]
                if needed and derivative is None:
                    raise missing(f"assay.torch.{name}", argument)
                parts.append(gradient * derivative(_THIS, *ctx.saved_tensors) if needed else None)
            return tuple(parts)

    def function(*arguments):
        return Function.apply(*_operands(*counted(name, arguments)))

    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    function.__doc__ = f"{on_arrays(name).__doc__.splitlines()[0]} Differentiable."
    return function


def _operands(*arguments):
    """All as tensors of one floating type, one device and one shape."""
    given = [a for a in arguments if isinstance(a, torch.Tensor)]
    device = next((a.device for a in given if a.dim() > 0), given[0].device if given else None)
    floating = [a for a in given if a.is_floating_point()]
    # As torch has it, a tensor without dimensions yields to those with some.
    deciding = [a for a in floating if a.dim() > 0] or floating
    double = any(a.dtype == torch.float64 for a in deciding)
    dtype = torch.float64 if double else torch.float32
    return torch.broadcast_tensors(
        *(torch.as_tensor(a, dtype=dtype, device=device) for a in arguments)
    )


__all__ = list(DERIVATIVES)
globals().update({name: _define(name) for name in DERIVATIVES})
