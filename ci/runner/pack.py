"""`pack`: one archive with everything that a node needs which has only Python 3.9 and a driver."""

import io
import json
import os
import pathlib
import re
import subprocess
import tarfile
import tempfile

from tester import built
from tester import gpu as gpu_tests

from runner import BUILD, ROOT, UsageError, evidence, manifest, programs

# Bytes at most, by compression: .tar.gz is there because it is made in a tenth of the time.
SIZE_LIMITS = {".xz": 60_000_000, ".gz": 120_000_000}
SYSTEM = re.compile(  # glibc and the driver: these a node has, and must not get from elsewhere
    r"^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|BrokenLocale|mvec|thread_db|nss_.*|cuda|nvidia.*))\.so"
)
SCRIPTS = ("ci", "results")
LEFT_OUT = ("/tests/", "/cmake/", "/measured/", "requirements", "CMakeLists")


def write(target=None):
    """Writes the archive and prints its path and size."""
    source = manifest.source()
    name = "assay-" + (source["commit"] or "unknown")[:12]
    target = (target or BUILD.parent / f"{name}.tar.xz").absolute()
    mode = {".xz": "w:xz", ".gz": "w:gz"}.get(target.suffix)
    if mode is None:
        raise UsageError(f"{target}: the archive's name ends in .tar.xz or .tar.gz")
    if lacking := built.missing(["gpu"]):
        raise UsageError(built.told(lacking))
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with tarfile.open(unfinished, mode) as archive:
            _fill(archive, name, source)
        size = unfinished.stat().st_size
        if size > (limit := SIZE_LIMITS[target.suffix]):
            print(f"ci/run_all: the archive has {size} bytes, more than {limit}")
            return 1
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    print(f"{target}  {size / 1e6:.1f} MB")
    return 0


def _fill(archive, name, source):
    chosen = [program for program in programs.listed() if not _needs_mpi(program.path)]
    tests = gpu_tests.from_ctest()
    binaries = dict.fromkeys([program.path for program in chosen] + [test[1][0] for test in tests])
    for path in _scripts():
        archive.add(ROOT / path, f"{name}/{path}")
    for path in binaries:
        archive.add(BUILD / path, f"{name}/build/default/{path}")
    for path in _libraries(binaries):
        archive.add(os.path.realpath(path), f"{name}/build/default/lib/{os.path.basename(path)}")
    for path in _evidence(chosen):
        archive.add(path, f"{name}/build/default/evidence/{path.name}")
    archive.add(BUILD / "summary.txt", f"{name}/build/default/summary.txt")
    listed = "".join(f"{program.suite} {program.path}\n" for program in chosen)
    _text(archive, f"{name}/build/default/programs.txt", listed)
    _text(archive, f"{name}/build/default/gpu_tests.json", json.dumps(tests, indent=1))
    _text(archive, f"{name}/source.json", json.dumps(source))


def _scripts():
    """Tracked files of the rooms that run on a node."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z", *SCRIPTS, "LICENSE"],
                            capture_output=True, text=True, check=True).stdout  # fmt: skip
    paths = [path for path in listed.split("\0") if path and (ROOT / path).is_file()]
    wanted = (".py", ".css", ".json", ".csv", ".txt", "LICENSE")
    return [
        path
        for path in paths
        if not any(part in path for part in LEFT_OUT)
        and (path.endswith(wanted) or path.count("/") == 1 and path.startswith("ci/"))
    ]


def _needs_mpi(binary):
    """A program of an MPI runs with the node's own MPI or not at all: it stays at home."""
    answer = subprocess.run(
        ["ldd", str(BUILD / binary)], capture_output=True, text=True, check=False
    )
    return re.search(r"\blibmpi(ch)?\.so", answer.stdout) is not None


def _libraries(binaries):
    """Every shared library that the binaries need, but glibc's and the driver's."""
    found = {}
    for binary in binaries:
        answer = subprocess.run(
            ["ldd", str(BUILD / binary)], capture_output=True, text=True, check=False
        )
        for line in answer.stdout.splitlines():
            library, _, rest = line.strip().partition(" => ")
            if not rest or SYSTEM.match(library):
                continue
            if rest.startswith("not found"):
                raise UsageError(f"{binary} needs {library}, which is not found")
            found[library] = rest.rpartition(" (")[0]
    return sorted(found.values())


def _evidence(chosen):
    """The kept evidence of each program, made now where there is none yet."""
    with tempfile.TemporaryDirectory() as logs:
        for program in chosen:
            found, cause = evidence.of_program(program.path, pathlib.Path(logs))
            if cause:
                raise UsageError(cause)
            path = evidence.kept(program.path)
            if not path.is_file():
                said = next((row["reason"] for row in found), "no answer")
                raise UsageError(f"no evidence for {program.path}: {said}")
            yield path


def _text(archive, path, text):
    data = text.encode()
    entry = tarfile.TarInfo(path)
    entry.size, entry.mode = len(data), 0o644
    archive.addfile(entry, io.BytesIO(data))
