"""The journal of a run: its plan, then a line for each unit that is done and synced.

`resume` trusts what stands in it: rows.csv is cut to the last line's size, and the run goes on."""

import fcntl
import json
import os

from runner import UsageError

NAME = "journal.jsonl"
UNFINISHED = ".journal.unfinished"


def is_run(folder):
    return (folder / NAME).is_file()


class Journal:
    """Opened for one writer; `plan` is the first line, `done` the others."""

    def __init__(self, folder):
        self.path = folder / NAME
        try:
            self._file = open(self.path, "r+b")  # noqa: SIM115 - held as a lock until the end
        except OSError:
            raise UsageError(f"{folder}: no run to resume; start one with: ci/run_all run --out "
                             f"{folder}") from None  # fmt: skip
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(f"{folder}: another ci/run_all is writing this run") from None
        self.plan, *self.done = self._read()

    @classmethod
    def create(cls, folder, plan):
        """Writes the plan so that it is there as a whole or not at all."""
        unfinished = folder / UNFINISHED
        with open(unfinished, "w") as file:
            file.write(json.dumps(plan) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, folder / NAME)
        return cls(folder)

    def _read(self):
        """The whole lines; a torn last one is cut off."""
        data = self._file.read()
        whole = data[: data.rfind(b"\n") + 1]
        try:
            entries = [json.loads(line) for line in whole.splitlines()]
        except ValueError as error:
            raise UsageError(f"{self.path}: damaged: {error}") from None
        if not entries or not isinstance(entries[0], dict) or "units" not in entries[0]:
            raise UsageError(f"{self.path}: not the journal of a run")
        self._file.truncate(len(whole))
        self._file.seek(len(whole))
        return entries

    def add(self, entry):
        self._file.write((json.dumps(entry) + "\n").encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        self.done.append(entry)

    @property
    def finished(self):
        return len(self.done) >= len(self.plan["units"])
