"""Functions of numbers over arrays, as NumPy's own: broadcasting, `out=`, float32 kept."""

import numpy

from assay import _core

MODES = {"accurate": False, "fast": True}


def real_type(*arrays):
    """float32 where the arrays' common type is float32 or float16, else float64.

    A Python number yields to the arrays beside it, as everywhere in NumPy."""
    common = numpy.result_type(*(a if isinstance(a, (int, float)) else a.dtype for a in arrays))
    if common.kind in "biu" or common == numpy.float64:
        return numpy.dtype(numpy.float64)
    if common in (numpy.float16, numpy.float32):
        return numpy.dtype(numpy.float32)
    raise TypeError(f"arguments of type {common}: real float32 or float64 are supported")


def as_operand(value):
    """A Python number as it is (its type is weak), anything else as an array."""
    return value if type(value) in (int, float, bool) else numpy.asarray(value)


def evaluate(name, first, second, out=None, mode="accurate"):
    """The function that the command calls `name`, element by element."""
    if mode not in MODES:
        raise ValueError(f"mode is {mode!r}: 'accurate' or 'fast'")

    def compute(first, second, result):
        _core.evaluate(name, first, second, result, MODES[mode])

    return apply(compute, (first, second), out)


def apply(compute, arguments, out=None):
    """compute(column, ..., result) over the broadcast arguments: columns of one type and length."""
    arrays, shape, dtype = as_arrays(arguments)
    if out is None:
        result = numpy.empty(shape, dtype)
        run(compute, arrays, result)
        return result[()]
    _check_out(out, shape, dtype)
    if _direct(out, arrays, dtype):
        run(compute, arrays, out)
    else:
        result = numpy.empty(shape, dtype)
        run(compute, arrays, result)
        numpy.copyto(out, result, casting="same_kind")
    return out


def as_arrays(arguments):
    """The arguments as arrays of one type, the shape they broadcast to, and that type."""
    operands = [as_operand(a) for a in arguments]
    dtype = real_type(*operands)
    arrays = [numpy.asarray(a, dtype) for a in operands]
    return arrays, numpy.broadcast_shapes(*(a.shape for a in arrays)), dtype


def run(compute, arrays, *results):
    """compute(column, ..., column of a result, ...); results are contiguous, of one shape."""
    shape = results[0].shape
    columns = (numpy.ascontiguousarray(numpy.broadcast_to(a, shape)) for a in arrays)
    compute(*(c.reshape(-1) for c in columns), *(r.reshape(-1) for r in results))


def _check_out(out, shape, dtype):
    if not isinstance(out, numpy.ndarray):
        raise TypeError(f"out is {type(out).__name__}, not an array")
    if out.shape != shape:
        raise ValueError(f"out has shape {out.shape}, the arguments broadcast to {shape}")
    if not numpy.can_cast(dtype, out.dtype, "same_kind"):
        raise TypeError(f"out of type {out.dtype} cannot hold {dtype}")
    if not out.flags.writeable:
        raise ValueError("out is read-only")


def _direct(out, arrays, dtype):
    """Whether results may be written into `out` while the arguments are read.

    Whole arguments may be `out` themselves; any other shared memory needs a copy."""
    if out.dtype != dtype or not out.flags.c_contiguous:
        return False
    return all(
        not numpy.may_share_memory(out, a)
        or (a.shape == out.shape and a.strides == out.strides and _address(a) == _address(out))
        for a in arrays
    )


def _address(array):
    return array.__array_interface__["data"][0]
