"""The Debian packages of ci/packages.txt: which are missing, and installing them."""

import collections
import os
import shutil
import subprocess

from provision import ROOT, SetupError, say

Package = collections.namedtuple("Package", "name unless why required")
Package.__doc__ = """One line of packages.txt: `name [| unless]  # why`; where the shell command
`unless` succeeds the machine has the thing from elsewhere and the package is not asked for."""

APT = [
    "apt-get",
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
    "-o",
    "DPkg::Lock::Timeout=600",
]


SECTIONS = ("required", "optional", "full")


def read_list(path=ROOT / "ci" / "packages.txt", sections=SECTIONS[:2]):
    """The packages of some sections in order, each begun by a line `# <section>`: those without
    which nothing works, those that Assay can do without, those of ci/test --full."""
    packages, section = [], "required"
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            section = line[2:].strip() if line[2:].strip() in SECTIONS else section
            continue
        head, _, why = line.partition("#")
        name, _, unless = (part.strip() for part in head.partition("|"))
        if name and section in sections:
            packages.append(Package(name, unless, why.strip(), section == "required"))
    return packages


def installed(names):
    """Those of `names` that dpkg holds as installed."""
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    states = (line.split() for line in answer.stdout.splitlines())
    return {state[0] for state in states if state[1:] == ["installed"]}


def missing(packages):
    """Packages that are not there and that nothing stands in for."""
    have = installed([package.name for package in packages])
    return [
        package
        for package in packages
        if package.name not in have and not _stands_in(package.unless)
    ]


def _stands_in(command):
    if not command:
        return False
    return (
        subprocess.run(
            ["bash", "-c", command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
        == 0
    )


def command_for(packages):
    """The line an administrator types."""
    names = " ".join(package.name for package in packages)
    return f"sudo apt-get install -y --no-install-recommends {names}"


def provide(log, packages=None):
    """Installs what is missing, of ci/setup's packages unless others are named; returns the
    optional packages that stay missing."""
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        say("no apt-get here: the packages of ci/packages.txt are taken as they are")
        return []
    lacking = missing(read_list() if packages is None else packages)
    required = [package for package in lacking if package.required]
    optional = [package for package in lacking if not package.required]
    if not lacking:
        return []
    if os.geteuid() != 0:
        return _without_root(required, optional)
    say("installing Debian packages: " + " ".join(package.name for package in lacking))
    if required and not _install(required, log):
        raise SetupError(
            f"apt-get could not install {' '.join(p.name for p in required)}: see {log}; "
            f"by hand: {command_for(required)}"
        )
    if optional and not _install(optional, log):
        return [package for package in optional if not _install([package], log, update=False)]
    return []


def _without_root(required, optional):
    if required:
        raise SetupError(
            "not root, and required packages are missing; the administrator installs "
            f"them with: {command_for(required)}"
        )
    say("not root, left out: " + " ".join(package.name for package in optional))
    return optional


def _install(packages, log, update=True):
    """True when apt-get installed all; its lists are renewed once where the first try fails."""
    command = APT + [package.name for package in packages]
    if _apt(command, log):
        return True
    return update and _apt(["apt-get", "update", "-qq"], log) and _apt(command, log)


def _apt(command, log):
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with open(log, "a") as output:
        return (
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                check=False,
            ).returncode
            == 0
        )
