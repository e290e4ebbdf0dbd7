"""Running a plan: unit by unit, each in a process of its own, rows to rows.csv as they come."""

import collections
import os
import time

from runner import BUILD, UsageError, durations, evidence, manifest, plan, programs, rows
from runner.child import Child
from runner.journal import Journal
from runner.progress import Progress


def prepare(folder, options, command):
    """Makes the folder of a new run: journal with the plan, rows.csv with its header."""
    units = plan.units(options)
    run, started = manifest.new_run()
    paths = dict.fromkeys(unit["program"] for unit in units)
    told = {
        "run": run,
        "started": started,
        "command": command,
        "quick": options.quick,
        "processes": options.processes,
        "passed_on": options.passed_on,
        "time_limit": options.time_limit,
        "programs": {path: programs.sha16(BUILD / path) for path in paths},
        "units": units,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Journal.create(folder, told)
    except OSError as error:
        raise UsageError(f"--out {folder}: {error.strerror}") from None


class Session:
    """One go at a run, from its start or from where it was cut off."""

    def __init__(self, folder, journal, options):
        self._folder, self._journal, self._options = folder, journal, options
        self._plan = journal.plan
        self._logs, self._samples = folder / "logs", folder / "samples"
        for path in (self._logs, self._samples):
            path.mkdir(exist_ok=True)
        self._book = evidence.Book()
        self._rows = rows.File(folder / "rows.csv")

    def run(self):
        """Every unit that the journal does not hold yet; True when none failed."""
        self._cut()
        told = manifest.begin(self._plan)
        manifest.write(self._folder, told)
        units = self._plan["units"]
        first = len(self._journal.done)
        self._recall(units[:first])
        progress = Progress(durations.estimates(units, self._plan["quick"]), first)
        for index in range(first, len(units)):
            self._unit(index, units[index], progress)
        manifest.end(told, self._plan, self._journal.done, self._folder)
        manifest.write(self._folder, told)

    def _cut(self):
        """Takes off rows.csv what no unit of the journal answers for."""
        size = self._journal.done[-1]["bytes"] if self._journal.done else 0
        if size and self._rows.size() < size:
            raise rows.NotARow("rows.csv is shorter than the journal says: it was changed since")
        self._rows.truncate(size)
        if not size:
            self._rows.append(rows.HEADER)
            self._rows.sync()

    def _recall(self, units):
        """Evidence that the units done already found; it is kept, so this asks no tool."""
        for unit in units:
            if not unit["process"]:
                self._book.add(evidence.of_program(unit["program"], self._logs)[0])

    def _unit(self, index, unit, progress):
        title = plan.title(unit)
        progress.begin(title)
        start = time.monotonic()
        measure = self._timing if unit["process"] else self._evidence
        counts, code, note, hung = measure(unit)
        self._rows.sync()
        seconds = time.monotonic() - start
        entry = {"unit": index, "bytes": self._rows.size(), "code": code, "wall": round(seconds, 3)}
        self._journal.add(dict(entry, hung=True) if hung else entry)
        durations.note(unit, self._plan["quick"], seconds)
        if unit["process"] or counts:
            progress.end(title, counts, seconds, note)
        else:
            progress.skip()

    def _evidence(self, unit):
        """Rows of what the program's machine code holds."""
        found, cause = evidence.of_program(unit["program"], self._logs)
        self._book.add(found)
        if cause:
            found = [self._made(unit, "", ["sass", "count", "none"], cause)]
        for row in found:
            self._rows.append(rows.line(dict(row, run=self._plan["run"], process="1")))
        return collections.Counter(row["status"] for row in found), None, cause, False

    def _timing(self, unit):
        """Rows of one process; what it did not live to write becomes `failed` rows."""
        name = f"{unit['probe'].replace('/', '.')}.{unit['process']}"
        log = self._logs / f"{name}.log"
        (self._samples / f"{name}.f64").unlink(missing_ok=True)
        child = Child(self._command(unit), plan.limit_seconds(unit, self._options), log,
                      plan.silent_seconds(unit, self._options))  # fmt: skip
        hopeless = unit["cause"] or self._hung_before(unit)
        counts, seen, refused = collections.Counter(), set(), ""
        for text in () if hopeless else child:
            if text + "\n" == rows.HEADER:
                continue
            try:
                row = rows.with_published(self._book.complete(rows.parse(text)))
            except rows.NotARow as error:
                refused = f"a line that is no row: {error}"
                continue
            self._rows.append(rows.line(dict(row, run=self._plan["run"])))
            seen.add((row["point"], row["quantity"]))
            counts[row["status"]] += 1
        if log.exists() and not log.stat().st_size:
            log.unlink()
        cause = hopeless or child.ending or refused
        return self._fill(unit, seen, counts, cause), child.code, cause, child.hung

    def _hung_before(self, unit):
        """Why a process is not tried: an earlier one of the same probe cost its whole limit."""
        for process, entry in self._earlier(unit):
            if entry.get("hung"):
                return f"not tried: process {process} hung"
        return ""

    def _earlier(self, unit):
        """(process, the journal's entry) of each process of the same probe that is done."""
        for entry in self._journal.done:
            before = self._plan["units"][entry["unit"]]
            same = all(before[key] == unit[key] for key in ("program", "probe"))
            if same and before["process"]:
                yield before["process"], entry

    def _fill(self, unit, seen, counts, cause):
        for point, *rest in unit["points"]:
            if (point, rest[0]) not in seen:
                row = self._made(unit, point, rest, cause or "the program ended without this row")
                self._rows.append(rows.line(row))
                counts["failed"] += 1
        return counts

    def _made(self, unit, point, rest, reason):
        """A row of ours, for what a program did not say."""
        quantity, unit_symbol, better = rest
        return {
            "schema": "1", "run": self._plan["run"], "process": str(unit["process"] or 1),
            "suite": unit["suite"], "probe": unit["probe"], "point": point, "quantity": quantity,
            "unit": unit_symbol, "better": better, "n": "0", "status": "failed",
            "reason": rows.escape(reason), "program": self._plan["programs"][unit["program"]],
        }  # fmt: skip

    def _command(self, unit):
        command = [os.fspath(BUILD / unit["program"]), "--rows", "-", "--run", self._plan["run"]]
        command += ["--process", str(unit["process"]), "--samples", os.fspath(self._samples)]
        if unit["filter"]:
            command += ["--filter", unit["filter"]]
        first = next((entry["wall"] for _, entry in self._earlier(unit)), 0.0)
        few = plan.samples(unit, self._plan["quick"], first)
        command += [f"--benchmark_repetitions={few}"] if few else []
        return command + (["--quick"] if self._plan["quick"] else []) + self._plan["passed_on"]
