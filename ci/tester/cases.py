"""One test case as ctest and pytest report it in their JUnit files."""

import dataclasses
import re
import xml.etree.ElementTree as ElementTree

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclasses.dataclass
class Case:
    name: str
    outcome: str
    reason: str = ""  # of a skip or a failure, one line
    output: str = ""


def skip_reason(output):
    """The message of GTEST_SKIP, else the last line that a program which ended with 77 printed."""
    message = re.search(r": Skipped\n(.*?)\n?\[  SKIPPED \]", output, re.S)
    if message:
        return " ".join(message[1].split())
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def from_ctest(path):
    """The cases of a file that ctest --output-junit wrote."""
    return [_ctest_case(element) for element in ElementTree.parse(path).iter("testcase")]


def _ctest_case(element):
    name, output = element.get("name"), element.findtext("system-out") or ""
    if element.get("status") == "run":
        return Case(name, PASSED)
    if element.get("status") == "disabled":
        return Case(name, SKIPPED, "disabled in the source")
    skipped = element.find("skipped")
    if skipped is not None and skipped.get("message", "").startswith("SKIP_"):
        return Case(name, SKIPPED, skip_reason(output) or "without a reason")
    failure = element.find("failure")
    message = failure.get("message") if failure is not None else ""
    return Case(name, FAILED, message or "failed", output)


def from_pytest(path, room):
    """The cases of a file that pytest --junitxml wrote, errors of collection included."""
    return [_pytest_case(element, room) for element in ElementTree.parse(path).iter("testcase")]


def _pytest_case(element, room):
    name = f"{room}.{element.get('classname').split('.')[-1]}.{element.get('name')}"
    for child in element:
        if child.tag in ("failure", "error"):
            return Case(name, FAILED, _line(child.get("message")), child.text or "")
        if child.tag == "skipped":
            return Case(name, SKIPPED, _line(child.get("message")) or "without a reason")
    return Case(name, PASSED)


def _line(text):
    return " ".join((text or "").split())
