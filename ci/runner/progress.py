"""How far a run is: a bar with the time left on a terminal, a plain line a unit elsewhere."""

import os
import shutil
import sys

WIDTH = 24
COLOURS = {"failed": 31, "unstable": 33, "skipped": 36, "emulated": 35, "ok": 32}


def clock(seconds):
    """Seconds as a person reads them: 42 s, 3:05 min, 1:02 h."""
    seconds = int(round(seconds))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02} min"
    return f"{seconds // 3600}:{seconds % 3600 // 60:02} h"


def coloured(text, status, stream=None):
    stream = stream or sys.stdout
    if not stream.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"\033[{COLOURS[status]}m{text}\033[0m"


class Progress:
    """`estimates` are the seconds that each unit is expected to take."""

    def __init__(self, estimates, done=0, stream=None):
        self._estimates, self._done = estimates, done
        self._stream = stream or sys.stdout
        self._bar = self._stream.isatty()

    def begin(self, title):
        if self._bar:
            self._draw(title)

    def end(self, title, statuses, seconds, note=""):
        """A unit is done: what came of it."""
        self._done += 1
        counts = ", ".join(
            coloured(f"{count} {status}", status, self._stream)
            for status, count in statuses.items()
        )
        self._clear()
        place = f"[{self._done}/{len(self._estimates)}]"
        line = f"{place} {title}: {counts or 'no rows'} in {clock(seconds)}"
        print(line + (f" ({note})" if note else ""), file=self._stream, flush=True)

    def skip(self):
        """A unit is done that has nothing to show."""
        self._done += 1
        self._clear()

    def _draw(self, title):
        total = sum(self._estimates) or 1.0
        past = sum(self._estimates[: self._done])
        filled = int(WIDTH * past / total)
        bar = "#" * filled + "." * (WIDTH - filled)
        text = f"[{bar}] {clock(total - past)} left, {title}"
        self._stream.write("\r\033[K" + text[: shutil.get_terminal_size().columns - 1])
        self._stream.flush()

    def _clear(self):
        if self._bar:
            self._stream.write("\r\033[K")
