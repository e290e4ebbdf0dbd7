"""ci/allowed_skips: which test cases may be skipped, and for what reason."""

import fnmatch

from tester import ROOT
from tester.cases import FAILED, SKIPPED, Case


def read(path=ROOT / "ci" / "allowed_skips"):
    """(case pattern, reason pattern) of each line."""
    rules = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        rule = line.partition("  #")[0].strip()
        if not rule or rule.startswith("#"):
            continue
        case, separator, reason = rule.partition(" :: ")
        if not separator:
            raise ValueError(f"{path}:{number}: not `case :: reason  # why`")
        rules.append((case.strip(), reason.strip()))
    return rules


def judge(cases, rules):
    """The cases, a skip that no rule lists turned into a failure that says so."""
    return [
        case if case.outcome != SKIPPED or _allowed(case, rules) else _refused(case)
        for case in cases
    ]


def _allowed(case, rules):
    return any(
        fnmatch.fnmatchcase(case.name, name) and fnmatch.fnmatchcase(case.reason, reason)
        for name, reason in rules
    )


def _refused(case):
    return Case(case.name, FAILED, f"skipped, and ci/allowed_skips does not list it: {case.reason}")
