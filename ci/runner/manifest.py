"""manifest.json of a run (results/manifest.schema.json): begun with it, completed at its end."""

import datetime
import json
import os
import secrets
import subprocess

from runner import BUILD, ROOT, programs


def new_run():
    """(run, started): an id that no other run has, and the time in ISO 8601."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return now.strftime(f"%Y%m%dT%H%M%SZ-{secrets.token_hex(4)}"), now.strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )


def source():
    """{commit, dirty} of the checkout or of what was packed; null where unknown."""
    packed = ROOT / "source.json"
    if packed.is_file():
        return json.loads(packed.read_text())
    commit = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return {"commit": commit or None, "dirty": None if changed is None else bool(changed)}


def _git(*arguments):
    """What git says of this checkout; None where it says nothing, or is speaking of another one."""
    if not (ROOT / ".git").exists():
        return None
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def begin(plan, build=BUILD):
    """The manifest of a run of which nothing is measured yet."""
    paths = dict.fromkeys(unit["program"] for unit in plan["units"])
    chosen = [program for program in programs.listed(build) if program.path in paths]
    return {
        "schema": 1,
        "run": plan["run"],
        "started": plan["started"],
        **source(),
        "command": plan["command"],
        "wall_seconds": None,
        "programs": {
            path: {"sha256": plan["programs"][path], "exit_codes": []}
            for path in paths
            if plan["programs"][path]
        },
        "samples": [],
        "provenance": programs.provenance(chosen, build),
    }


def end(manifest, plan, done, folder):
    """Fills in what only the end knows."""
    for path, known in manifest["programs"].items():
        known["exit_codes"] = _exit_codes(path, plan, done)
    manifest["samples"] = sorted(
        f"samples/{path.name}" for path in (folder / "samples").glob("*.f64")
    )
    manifest["wall_seconds"] = round(sum(entry["wall"] for entry in done), 3)


def _exit_codes(path, plan, done):
    """The worst exit code of a program's probes, by process from 1; None where none ran."""
    codes = {}
    for entry in done:
        unit = plan["units"][entry["unit"]]
        if unit["program"] == path and unit["process"]:
            codes.setdefault(unit["process"], []).append(entry["code"])
    return [_worst(codes.get(process, [])) for process in range(1, plan["processes"] + 1)]


def _worst(codes):
    """A signal before a failure before a skip before success."""
    known = [code for code in codes if code is not None]
    return max(known, key=lambda code: (code < 0, code != 77, code), default=None)


def write(folder, manifest):
    """Replaces manifest.json as a whole."""
    unfinished = folder / ".manifest.unfinished"
    with open(unfinished, "w") as file:
        json.dump(manifest, file, indent=2, sort_keys=False, allow_nan=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, folder / "manifest.json")
