"""assay.torch: values of assay, derivatives against autograd's own check."""

import numpy
import pytest

try:
    import torch
except ImportError:
    torch = None

pytestmark = pytest.mark.skipif(
    torch is None, reason="torch is not installed, and set-up never installs it"
)

NU, X = [0.3, 2.5, 40.0, 1023.0], [0.7, 9.0, 35.0, 800.0]


def tensors(nu_too=True):
    return (
        torch.tensor(NU, dtype=torch.float64, requires_grad=nu_too),
        torch.tensor(X, dtype=torch.float64, requires_grad=True),
    )


@pytest.mark.parametrize("name", ["log_bessel_i", "log_bessel_k", "log_hyp0f1"])
def test_logarithms(name):
    import assay.torch

    nu, x = tensors()
    function = getattr(assay.torch, name)
    value = function(nu, x)
    assert (value.detach().numpy() == getattr(assay, name)(NU, X)).all()
    assert torch.autograd.gradcheck(function, (nu, x), eps=1e-4, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", ["bessel_i_ratio", "bessel_k_ratio", "log_bessel_i_dx"])
def test_derivatives_in_x(name):
    import assay.torch

    assert torch.autograd.gradcheck(
        getattr(assay.torch, name), tensors(False), eps=1e-4, atol=1e-5, rtol=1e-5
    )


def test_second_derivative_in_x():
    import assay.torch

    nu, x = tensors(False)
    (first,) = torch.autograd.grad(assay.torch.log_bessel_k(nu, x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    assert (second.numpy() == assay.log_bessel_k_dx2(NU, X)).all()


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("matern_log_kernel", ([0.3, 2.0, 0.5], [1.25, 0.5, 1.0], [0.4, 1.7, 36.0])),
        ("gig_log_density", ([0.4, 3.0], [-2.5, 0.3], [1.75, 0.2], [0.5, 4.0])),
    ],
)
def test_densities(name, points):
    import assay.torch
    from assay import gig, matern

    plain = {"matern_log_kernel": matern.log_kernel, "gig_log_density": gig.log_density}[name]
    arguments = [torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in points]
    function = getattr(assay.torch, name)
    assert (function(*arguments).detach().numpy() == plain(*points)).all()
    assert torch.autograd.gradcheck(function, arguments, eps=1e-4, atol=1e-5, rtol=1e-5)


def test_gamma_limit_of_gig():
    import assay.torch

    points = [torch.tensor([v], dtype=torch.float64, requires_grad=True) for v in (0.7, 2.5, 1.5)]

    def function(x, p, a):
        return assay.torch.gig_log_density(x, p, a, 0.0)

    assert torch.autograd.gradcheck(function, points, eps=1e-4, atol=1e-5, rtol=1e-5)


def test_float32_and_broadcasting():
    import assay.torch

    x = torch.tensor([0.5, 3.0])
    y = assay.torch.log_bessel_k(1.5, x)
    assert y.dtype == torch.float32
    assert (y.numpy() == assay.log_bessel_k(numpy.float32(1.5), x.numpy())).all()
    assert assay.torch.log_bessel_i(torch.ones(3, 1), x).shape == (3, 2)


def test_what_has_no_derivative_says_so():
    import assay.torch

    nu, x = tensors()
    with pytest.raises(NotImplementedError, match="bessel_i_ratio has no derivative in its first"):
        assay.torch.bessel_i_ratio(nu, x).sum().backward()
