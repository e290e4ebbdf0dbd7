"""The NVIDIA devices of this machine, asked of the driver itself: no tool is needed."""

import collections
import ctypes

Device = collections.namedtuple("Device", "index name arch")

_ATTRIBUTE_MAJOR, _ATTRIBUTE_MINOR = 75, 76  # CUdevice_attribute, compute capability


def devices():
    """(devices, reason): each device with its architecture ("sm_90"), or why there is none."""
    try:
        driver = ctypes.CDLL("libcuda.so.1")
    except OSError:
        return [], "no NVIDIA driver (libcuda.so.1)"
    code = driver.cuInit(0)
    if code:
        return [], f"the NVIDIA driver does not start (cuInit: error {code})"
    count = ctypes.c_int()
    driver.cuDeviceGetCount(ctypes.byref(count))
    found = [_describe(driver, index) for index in range(count.value)]
    return found, "" if found else "the NVIDIA driver shows no device"


def _describe(driver, index):
    name = ctypes.create_string_buffer(256)
    major, minor = ctypes.c_int(), ctypes.c_int()
    driver.cuDeviceGetName(name, len(name), index)
    driver.cuDeviceGetAttribute(ctypes.byref(major), _ATTRIBUTE_MAJOR, index)
    driver.cuDeviceGetAttribute(ctypes.byref(minor), _ATTRIBUTE_MINOR, index)
    return Device(index, name.value.decode("utf-8", "replace"), f"sm_{major.value}{minor.value}")


def line():
    """One line of the summary."""
    found, reason = devices()
    if not found:
        return f"not found: {reason}"
    return "; ".join(f"{device.name} ({device.arch})" for device in found)
