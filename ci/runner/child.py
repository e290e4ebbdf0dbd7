"""One process of a measuring program: its lines as they come, and how it ended."""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import time

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LINE_LIMIT = 32 << 20  # bytes; the reader of rows.csv refuses longer lines


class Child:
    """Iterate for the lines of stdout; then `code`, `seconds` and `ending` say how it ended."""

    def __init__(self, command, seconds, log, silent=None):
        self.code, self.seconds, self.ending, self.hung = None, 0.0, "", False
        self._command, self._limit, self._log = command, seconds, log
        self._silent = silent or seconds  # seconds without a word that end it too

    def __iter__(self):
        start = time.monotonic()
        with open(self._log, "wb") as errors:
            try:
                process = subprocess.Popen(
                    self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                    env=environment(), start_new_session=True, preexec_fn=_die_with_parent,
                )  # fmt: skip
            except OSError as error:
                self.ending = f"does not start: {error.strerror}"
                return
            try:
                yield from self._lines(process, start + self._limit)
            finally:
                _end(process)
                self.code, self.seconds = process.returncode, time.monotonic() - start
        self.ending = self.ending or self._describe()

    def _lines(self, process, deadline):
        pending, heard = bytearray(), time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while True:
                now = time.monotonic()
                left = min(deadline, heard + self._silent) - now
                if left <= 0:
                    self._give_up(now >= deadline)
                    return
                if not selector.select(min(left, 1.0)):
                    if process.poll() is not None:
                        break  # ended, and a child of its own holds the pipe
                    continue
                block = os.read(process.stdout.fileno(), 1 << 16)
                if not block:
                    break
                pending, heard = pending + block, time.monotonic()
                *lines, rest = pending.split(b"\n")
                yield from (line.decode("utf-8", "replace") for line in lines)
                pending = rest
                if len(pending) > LINE_LIMIT:
                    self.ending = "a line without an end"
                    return
        self._wait(process, deadline)

    def _give_up(self, late):
        self.hung = True
        self.ending = (
            f"no end within {self._limit:g} s" if late else f"no word for {self._silent:g} s"
        )

    def _wait(self, process, deadline):
        left = max(0.1, deadline - time.monotonic())
        try:
            process.wait(min(left, self._silent))
        except subprocess.TimeoutExpired:
            self._give_up(left <= self._silent)

    def _describe(self):
        """A sentence on the end, with the last word on stderr; empty for a clean one."""
        if self.code in (0, 77):
            return ""
        last = last_line(self._log)
        if self.code < 0:
            what = f"ended by signal {-self.code} ({_signal_name(-self.code)})"
        else:
            what = f"ended with exit code {self.code}"
        return f"{what}: {last}" if last else what


def environment():
    """The caller's, without compiling at load time: what runs is what the program holds."""
    return dict(os.environ, CUDA_DISABLE_PTX_JIT="1")


def last_line(log):
    with open(log, "rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 4096))
        lines = file.read().decode("utf-8", "replace").split("\n")
    said = ["".join(c if c.isprintable() else " " for c in line).strip() for line in lines]
    return next((line for line in reversed(said) if line), "")[:300]


def _signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def _die_with_parent():
    """Runs in the child: it must not outlive a runner that is killed."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        return


def _end(process):
    """Ends the process and whatever it started, gently first."""
    for number, patience in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 30.0)):
        if process.poll() is not None:
            break
        _signal_group(process, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    _signal_group(process, signal.SIGKILL)
    process.stdout.close()


def _signal_group(process, number):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
