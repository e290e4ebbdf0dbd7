"""What manifest.json says of a run; a missing or broken one is a sentence on the page."""

from __future__ import annotations

import functools
import json
from typing import NamedTuple

from .markup import size

SIZE_LIMIT = 16 << 20  # bytes
SHOWN_LIMIT = 2000  # entries; raw samples of a long run are named one by one


class Manifest(NamedTuple):
    facts: dict
    trouble: str = ""


def load(path):
    """The manifest beside the rows."""
    try:
        with open(path, "rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        return Manifest({}, f"manifest.json could not be read: {error.strerror}.")
    if len(raw) > SIZE_LIMIT:
        return Manifest({}, f"manifest.json is larger than {SIZE_LIMIT} bytes and was left unread.")
    trouble = ""
    try:
        written = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        written = raw.decode("utf-8", "replace")
        trouble = f"manifest.json is not valid UTF-8 (byte {error.start})."
    try:
        facts = json.loads(written)
    except (ValueError, RecursionError) as error:
        return Manifest({}, f"{trouble} manifest.json is not valid JSON: {error}.".strip())
    if not isinstance(facts, dict):
        return Manifest({}, "manifest.json holds no JSON object.")
    return Manifest(facts, trouble)


def entries(facts):
    """Every leaf as (path, value), in the order of the file, at most SHOWN_LIMIT of them."""
    found, waiting = [], [("", facts)]
    while waiting and len(found) < SHOWN_LIMIT:
        path, value = waiting.pop()
        if isinstance(value, dict) and value:
            inner = [(f"{path}.{key}" if path else str(key), item) for key, item in value.items()]
        elif isinstance(value, list) and value and any(isinstance(i, (dict, list)) for i in value):
            inner = [(f"{path}[{at}]", item) for at, item in enumerate(value)]
        else:
            found.append((path, _plain(value)))
            continue
        waiting.extend(reversed(inner))
    return found, bool(waiting)


def _plain(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(str(item) for item in value)
    if value is None:
        return "unknown"
    return str(value) if value != {} else ""


def _simple(value):
    return value is None or isinstance(value, (bool, str, int, float))


def first(facts, *paths):
    """The first of the dotted paths that leads to a plain value or a list of such, as text."""
    for path in paths:
        value = facts
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, list):
            value = " ".join(str(item) for item in value if _simple(item))
        if value not in (None, "") and _simple(value):
            return _plain(value)
    return ""


def headline(facts):
    """What a reader asks first of build and machine: {name: text}, empty where not told.

    ci/run_all writes them below `provenance`; a manifest that holds them at its top will do too.
    """
    below = facts.get("provenance")
    told = {**facts, **(below if isinstance(below, dict) else {})}
    find = functools.partial(first, told)
    return {
        "CPU": find("cpu.model", "cpu"),
        "logical CPUs": find("cpu.logical"),
        "caches": _caches(told),
        "memory": size(find("memory.bytes")),
        "NUMA nodes": _count(told, "cpu", "numa_nodes"),
        "governor": find("cpu.governor"),
        "system": ", ".join(filter(None, (find("system.distribution"), find("system.kernel")))),
        "container": find("system.container"),
        "C++ compiler": find("build.cxx_compiler"),
        "C++ flags": find("build.cxx_flags"),
        "CUDA compiler": find("build.cuda_compiler"),
        "architectures": find("build.cuda_architectures").replace(";", " "),
        "driver": find("gpu.driver", "cuda.driver", "driver", "gpu.reason", "gpu.error"),
        "Slurm job": find("slurm.SLURM_JOB_ID"),
        "command": find("command"),
        "wall seconds": find("wall_seconds"),
    }


def _inner(facts, section, key):
    held = facts.get(section)
    found = held.get(key) if isinstance(held, dict) else None
    return found if isinstance(found, list) else []


def _count(facts, section, key):
    return str(len(_inner(facts, section, key)) or "")


def _caches(facts):
    """Data caches by level, as "L1 48 KiB, L2 1 MiB, L3 32 MiB"."""
    caches = [cache for cache in _inner(facts, "cpu", "caches") if isinstance(cache, dict)]
    return ", ".join(
        f"L{cache.get('level')} {size(cache.get('bytes'))}"
        for cache in caches
        if cache.get("type") != "Instruction" and cache.get("bytes")
    )
