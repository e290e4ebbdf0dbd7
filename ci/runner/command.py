"""The command line of ci/run_all."""

import argparse
import pathlib
import re
import shlex
import signal
import sys
import time

from provision import SetupError, build, steps

from runner import (
    BUILD,
    ROOT,
    UsageError,
    doctor,
    journal,
    pack,
    rows,
    schedule,
    statements,
    summary,
)
from runner.journal import Journal
from runner.session import Session, prepare

EXIT_CODES = """exit codes: 0 done, 1 a check or measurement failed, 2 bad usage or input,
130 stopped by hand; a stopped or killed run goes on with: ci/run_all resume DIR"""

COMMANDS = {
    "run": "set up, then measure everything that this machine can run (the default)",
    "plan": "what would run or be skipped and why, with the time of past runs; runs nothing",
    "resume": "go on with a run that was stopped or killed",
    "report": "write DIR/index.html from DIR/rows.csv",
    "catalogue": "write a page of what every probe asks, how, and of what code, as it says itself",
    "doctor": "what is missing here, what will be skipped for it, and the command that mends it",
    "pack": "one archive for a node without network, root or compilers",
}


def _parser(name, *positional):
    parser = argparse.ArgumentParser(
        prog=f"ci/run_all {name}",
        description=COMMANDS[name][0].upper() + COMMANDS[name][1:] + ".",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for argument, meaning in positional:
        parser.add_argument(argument.lower(), metavar=argument, help=meaning, type=pathlib.Path)
    return parser


def _choice_options(parser):
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, 1 process a probe")
    parser.add_argument(
        "--processes",
        type=_count,
        metavar="P",
        help="processes a probe (3; quick: 1; of answers and power always 1)",
    )
    parser.add_argument(
        "--only",
        action="append",
        metavar="NAME",
        help="a suite or program, as micro or micro/dpx; may be repeated",
    )
    parser.add_argument(
        "--filter", default="", type=_pattern, metavar="RE", help="points whose probe/point matches"
    )
    parser.add_argument(
        "--device", metavar="all|N|UUID", help="which GPU (passed on to the programs)"
    )
    parser.add_argument(
        "--shared", action="store_true", help="measure on a busy GPU too, rows marked unstable"
    )


def _run_parser():
    parser = _parser("run")
    _choice_options(parser)
    parser.add_argument(
        "--out", type=pathlib.Path, metavar="DIR", help="where to (build/runs/<time>)"
    )
    parser.add_argument(
        "--time-limit", type=_seconds, metavar="S", help="seconds that one process may take"
    )
    parser.add_argument("--no-setup", action="store_true", help="run what is built already")
    parser.add_argument("--no-cuda", action="store_true", help="leave CUDA out of the set-up")
    return parser


def _count(text):
    number = int(text)
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError("a number from 1 to 1000")
    return number


def _seconds(text):
    number = float(text)
    if not 0 < number < 1e7:
        raise argparse.ArgumentTypeError("seconds above 0")
    return number


def _pattern(text):
    try:
        re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"not a regular expression: {error}") from None
    return text


def _settle(options):
    """Options that follow from others."""
    options.processes = options.processes or (1 if options.quick else 3)
    options.passed_on = (["--device", options.device] if options.device else []) + (
        ["--shared"] if options.shared else []
    )
    return options


def run(arguments):
    options = _settle(_run_parser().parse_args(arguments))
    folder = _run_folder(options.out)
    if not options.no_setup:
        _set_up(build.MEASURING, options.no_cuda)
    plan_journal = prepare(folder, options, ["ci/run_all", "run", *arguments])
    return _measure(folder, plan_journal, options)


def _set_up(targets, no_cuda=False):
    try:
        steps.set_up(no_cuda, targets)
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        raise SystemExit(error.code) from None


def _run_folder(wanted):
    """The folder asked for, or one named after the time; UsageError where it holds something."""
    folder = wanted or ROOT / "build" / "runs" / time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    folder = folder.absolute()
    try:
        entries = folder.iterdir() if folder.exists() else []
        there = [path.name for path in entries if path.name != journal.UNFINISHED]
    except OSError as error:
        raise UsageError(f"--out {folder}: {error.strerror}") from None
    if journal.is_run(folder):
        raise UsageError(f"--out {folder}: holds a run already; go on with it: ci/run_all resume "
                         f"{shlex.quote(str(folder))}, or give another folder")  # fmt: skip
    if there:
        raise UsageError(f"--out {folder}: not empty, and not a run; give an empty or new folder")
    return folder


def resume(arguments):
    parser = _parser("resume", ("DIR", "the folder of the run"))
    folder = parser.parse_args(arguments).dir.absolute()
    found = Journal(folder)
    for path, digest in found.plan["programs"].items():
        schedule.refuse_changed(path, digest, folder)
    options = argparse.Namespace(quick=found.plan["quick"], time_limit=found.plan["time_limit"])
    return _measure(folder, found, options)


def _measure(folder, plan_journal, options):
    start = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"run {plan_journal.plan['run']} in {folder}", flush=True)
    try:
        Session(folder, plan_journal, options).run()
    except KeyboardInterrupt:
        print(
            f"\nstopped; go on with: ci/run_all resume {shlex.quote(str(folder))}", file=sys.stderr
        )
        return 130
    page = _write_page(folder)
    failed = summary.show(folder, time.monotonic() - start)
    broken = any(entry["code"] not in (0, 77, None) for entry in plan_journal.done)
    return int(bool(failed or broken or page))


def _write_page(folder):
    """0 when the page was written, else 2 with the cause on stderr."""
    import dashboard

    try:
        dashboard.write(folder)
    except (dashboard.Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def report(arguments):
    parser = _parser("report", ("DIR", "any folder with a rows.csv"))
    folder = parser.parse_args(arguments).dir
    code = _write_page(folder)
    if not code:
        print(folder / "index.html")
    return code


def catalogue(arguments):
    from dashboard import catalogue as page

    parser = _parser("catalogue")
    parser.add_argument("file", nargs="?", type=pathlib.Path, metavar="FILE",
                        default=BUILD.parent / "catalogue.html", help="(%(default)s)")  # fmt: skip
    target = parser.parse_args(arguments).file
    told = [statements.of(program) for program in statements.programs.listed()]
    try:
        page.write(target, told)
    except OSError as error:
        raise UsageError(f"{target}: {error.strerror}") from None
    print(target)
    return int(any(each.cause for each in told))


def plan(arguments):
    parser = _parser("plan")
    _choice_options(parser)
    return schedule.show(_settle(parser.parse_args(arguments)))


def examine(arguments):
    _parser("doctor").parse_args(arguments)
    return doctor.show()


def pack_up(arguments):
    parser = _parser("pack")
    parser.add_argument("file", nargs="?", type=pathlib.Path, metavar="FILE",
                        help=".tar.xz, at most 60 MB, or .tar.gz, made sooner and larger "
                             "(build/assay-<commit>.tar.xz)")  # fmt: skip
    parser.add_argument("--no-setup", action="store_true", help="pack what is built already")
    options = parser.parse_args(arguments)
    if not options.no_setup:
        _set_up(build.PACKED)
    return pack.write(options.file)


ACTIONS = {
    "run": run,
    "plan": plan,
    "resume": resume,
    "report": report,
    "catalogue": catalogue,
    "doctor": examine,
    "pack": pack_up,
}


def help_text():
    lines = [
        "usage: ci/run_all [COMMAND] [options]",
        "",
        "Measures what this machine is made of.",
        "",
    ]
    lines += [f"  {name:<9} {text}" for name, text in COMMANDS.items()]
    lines += ["", "ci/run_all COMMAND --help says more. Without a COMMAND:", ""]
    return "\n".join(lines) + "\n" + _run_parser().format_help()


def main(arguments):
    if arguments and arguments[0] in ("-h", "--help"):
        print(help_text(), end="")
        return 0
    named = bool(arguments) and not arguments[0].startswith("-")
    name, rest = (arguments[0], arguments[1:]) if named else ("run", arguments)
    if name not in ACTIONS:
        print(f"ci/run_all: no command {name!r}; there are: {', '.join(ACTIONS)}", file=sys.stderr)
        return 2
    try:
        return ACTIONS[name](rest)
    except (UsageError, rows.NotARow) as error:
        print(f"ci/run_all: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
