"""Test suites of others, without the interposer and with it: each case must come out alike.

foreign_suites.py mpi4py --mpi openmpi --mpirun ... --library lib.so --folder DIR
foreign_suites.py mpich  --mpi openmpi --mpirun ... --library lib.so --folder DIR --mpicc ...

mpi4py: its own tests, out of its source release. mpich: MPICH's datatype tests, out of Debian's
source package. What is fetched and built stays in DIR. Exit code 77 where it cannot be fetched.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

import run_ranks

# Communication, types, attributes, requests, threads; what spawns processes hangs under Open MPI.
MPI4PY_MODULES = (
    "datatype|pack|p2p_buf|p2p_obj|msgspec|msgzero|cco_buf|cco_vec|cco_nb_buf|cco_ngh_buf|"
    "attributes|request|status|rma|address|threads|errhandler"
)
# Fewer than these, and it was not the suite that ran.
MPI4PY_CASES, MPICH_PASSES = 500, 40

# What configure would find on any Linux of today, without the memory of GPUs.
MPICH_CONFIGURATION = """
#define HAVE_STRING_H 1
#define HAVE_STDLIB_H 1
#define HAVE_STDIO_H 1
#define HAVE_UNISTD_H 1
#define HAVE_STDARG_H 1
#define HAVE_SYS_TIME_H 1
#define HAVE_SYS_RESOURCE_H 1
#define HAVE_GETRUSAGE 1
#define HAVE_LONG_DOUBLE 1
#define HAVE_LONG_LONG 1
#define HAVE_LONG_LONG_INT 1
#define HAVE_MPI_INIT_THREAD 1
#define HAVE_MPI_TYPE_CREATE_STRUCT 1
#define HAVE_MPI2_COMBINERS 1
#define HAVE_MPI_WIN_CREATE 1
#define THREAD_PACKAGE_NAME THREAD_PACKAGE_NONE
"""


class NotFetched(Exception):
    """No network, or not the machine to fetch it from."""


def called(command, folder=None):
    return subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def fetched(what, folder, pattern, commands):
    """The archive in `folder` that matches, made by the commands if it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for command in [] if list(folder.glob(pattern)) else commands:
        try:
            done = called(command, folder)
        except FileNotFoundError as absent:
            raise NotFetched(f"the source of {what} cannot be fetched: {absent}") from None
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise NotFetched(f"the source of {what} cannot be fetched: {said}")
    if not list(folder.glob(pattern)):
        raise NotFetched(f"the source of {what} cannot be fetched: {pattern} is not in the package")
    return next(folder.glob(pattern))


def unpacked(archive, folder, part):
    """The part of an archive's one top folder."""
    with tarfile.open(archive) as tar:
        top = tar.next().name.split("/")[0]
        if not (folder / top / part).is_dir():
            inside = [m for m in tar.getmembers() if m.name.startswith(f"{top}/{part}/")]
            safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            tar.extractall(folder, members=inside, **safely)
    return folder / top / part


def debian_source_commands(folder, package):
    """apt-get with lists of its own, for the source packages of the archive this system is from."""
    archives = called(
        ["apt-get", "indextargets", "--format", "$(ORIGIN) $(COMPONENT) $(REPO_URI) $(CODENAME)"]
    ).stdout
    found = re.search(r"^Debian main (\S+) ([a-z]+)$", archives, re.M)
    if not found:
        raise NotFetched(f"the source of {package} cannot be fetched: not a Debian system")
    lists = folder / "apt" / "sources.list"
    for needed in ("lists/partial", "cache/archives/partial"):
        (folder / "apt" / needed).mkdir(parents=True, exist_ok=True)
    lists.write_text(f"deb-src {found[1]} {found[2]} main\n")
    ours = [
        f"Dir::Etc::sourcelist={lists}",
        "Dir::Etc::sourceparts=-",
        f"Dir::State::Lists={folder}/apt/lists",
        f"Dir::Cache={folder}/apt/cache",
    ]
    apt = ["apt-get", "-q", *(word for o in ours for word in ("-o", o))]
    return [[*apt, "update"], [*apt, "source", "--download-only", package]]


def ranks(options, count, program, interposed, method):
    """The options of run_ranks.command_line for a program."""
    return argparse.Namespace(
        mpirun=options.mpirun,
        ranks=count,
        set=[f"ASSAY_MPI_METHOD={method}"],
        library=options.library if interposed else None,
        on=None,
        program=list(program),
        mpi4py=options.mpi,
        abi_of=options.library,
    )


def outcome_of(frame, seconds, folder):
    environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    try:
        done = subprocess.run(
            run_ranks.command_line(frame),
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return None, f"no end after {seconds} s"
    return done.returncode, done.stdout + done.stderr


def mpi4py_results(options, tests, count, interposed, method):
    """{what the ranks' last lines say: how many ranks say so}; empty where they did not end."""
    chosen = ["-i", f"^test_({MPI4PY_MODULES})", "--no-builddir"]
    with tempfile.TemporaryDirectory() as folder:
        frame = ranks(options, count, [str(tests / "main.py"), *chosen], interposed, method)
        run_ranks.under_mpi4py(frame, folder)
        code, text = outcome_of(frame, 600, folder)
    found = re.findall(r"^Ran (\d+) tests? in .*$", text, re.M)
    verdicts = re.findall(r"^((?:OK|FAILED)(?: \(.*\))?)$", text, re.M)
    if code != 0:
        print(text[-4000:])
    ended = len(found) == len(verdicts) == count and min(map(int, found)) >= MPI4PY_CASES
    said = [f"{n} run, {v}" for n, v in zip(sorted(found), sorted(verdicts))]
    return dict(collections.Counter(said)) if ended else {}


def compare_mpi4py(options):
    version = called([run_ranks.python(), "-c", "import mpi4py; print(mpi4py.__version__)"])
    if version.returncode:
        raise NotFetched("the source of mpi4py cannot be fetched: mpi4py is not installed")
    release = f"mpi4py=={version.stdout.strip()}"
    download = [run_ranks.python(), "-m", "pip", "download", "-q", "--no-deps"]
    archive = fetched(
        "mpi4py", options.folder, "mpi4py-*.tar.gz", [[*download, "--no-binary", "mpi4py", release]]
    )
    tests = unpacked(archive, options.folder, "test")
    alike = True
    for count in (1, 2):
        wanted = mpi4py_results(options, tests, count, False, "auto")
        print(f"{count} ranks without: {wanted}")
        for method in ("auto", "pack"):
            seen = mpi4py_results(options, tests, count, True, method)
            print(f"{count} ranks with, {method}: {seen}")
            alike = alike and seen == wanted != {}
    return alike


def mpich_programs(options, tests):
    """{test: program} of what this MPI's compiler takes, and the list's lines of 1 or 2 ranks."""
    built = options.folder / options.mpi
    built.mkdir(parents=True, exist_ok=True)
    (built / "mpitestconf.h").write_text(MPICH_CONFIGURATION)
    compiler = [options.mpicc, "-w", "-O1", f"-I{built}", f"-I{tests / 'include'}"]
    objects = []
    for helper in ("mtest", "mtest_common", "mtest_single", "dtypes"):
        objects.append(built / f"{helper}.o")
        source = tests / "util" / f"{helper}.c"
        done = called([*compiler, "-c", str(source), "-o", str(objects[-1])])
        if done.returncode:
            sys.exit(f"{helper}.c does not compile:\n{done.stderr[-3000:]}")

    def program(name):
        out, source = built / name, tests / "datatype" / f"{name}.c"
        made = called([*compiler, str(source), *map(str, objects), "-o", str(out)])
        return name, out if made.returncode == 0 else None

    lines = [
        line.split()[:2]
        for line in (tests / "datatype" / "testlist.in").read_text().splitlines()
        if line and not line.startswith("@") and "mem=" not in line
    ]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        programs = dict(pool.map(program, sorted({name for name, _ in lines})))
    return programs, [(name, int(n)) for name, n in lines if int(n) <= 2]


def mpich_results(options, programs, lines, interposed, method):
    """{test: pass, fail or not built}."""
    seen = {}
    for name, count in lines:
        if not programs[name]:
            seen[name] = "not built"
            continue
        frame = ranks(options, count, [str(programs[name])], interposed, method)
        code, text = outcome_of(frame, 60, options.folder)
        seen[name] = "pass" if code == 0 and "No Errors" in text else "fail"
    return seen


def compare_mpich(options):
    archive = fetched(
        "mpich",
        options.folder,
        "mpich_*.orig.tar.*",
        debian_source_commands(options.folder, "mpich"),
    )
    tests = unpacked(archive, options.folder, "test/mpi")
    programs, lines = mpich_programs(options, tests)
    wanted = mpich_results(options, programs, lines, False, "auto")
    print("without:", dict(collections.Counter(wanted.values())))
    alike = list(wanted.values()).count("pass") >= MPICH_PASSES
    for method in ("auto", "pack"):
        seen = mpich_results(options, programs, lines, True, method)
        print(f"with, {method}:", dict(collections.Counter(seen.values())))
        for name in wanted:
            if seen[name] != wanted[name]:
                print(f"  {name}: {wanted[name]} without, {seen[name]} with")
                alike = False
    print("fail without us:", *(n for n, o in wanted.items() if o == "fail"))
    return alike


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("suite", choices=["mpi4py", "mpich"])
    parser.add_argument("--mpi", choices=["openmpi", "mpich"], required=True)
    parser.add_argument("--mpirun", required=True)
    parser.add_argument("--mpicc")
    parser.add_argument("--library", required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    options = parser.parse_args()
    try:
        alike = {"mpi4py": compare_mpi4py, "mpich": compare_mpich}[options.suite](options)
    except NotFetched as reason:
        print(reason)
        return 77
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
