"""ci/setup: what is missing, what happens without root, which compiler is found."""

import os
import subprocess

import pytest
from provision import ROOT, SetupError, debian, environment, toolchain


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "packages.txt"
    path.write_text(
        "# words\n# required\nabsent-a  # for a\nhere-b | true  # for b\n"
        "# optional\nabsent-c | false  # for c\n# full\nabsent-d  # for d\n"
    )
    return debian.read_list(path)


def test_packages_are_read_with_section_and_reason(listed):
    assert [(p.name, p.unless, p.why, p.required) for p in listed] == [
        ("absent-a", "", "for a", True),
        ("here-b", "true", "for b", True),
        ("absent-c", "false", "for c", False),
    ]


def test_packages_of_full_are_apart(listed, tmp_path):
    full = debian.read_list(tmp_path / "packages.txt", sections=("full",))
    assert [(p.name, p.required) for p in full] == [("absent-d", False)]


def test_a_stand_in_makes_a_package_unnecessary(listed):
    assert [package.name for package in debian.missing(listed)] == ["absent-a", "absent-c"]


def test_without_root_required_packages_end_with_the_command(listed, monkeypatch, tmp_path):
    monkeypatch.setattr(debian, "read_list", lambda: listed)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError, match="sudo apt-get install .* absent-a$") as error:
        debian.provide(tmp_path / "log")
    assert error.value.code == 2


def test_without_root_optional_packages_are_left_out(listed, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(debian, "read_list", lambda: listed[1:])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert [package.name for package in debian.provide(tmp_path / "log")] == ["absent-c"]
    assert "left out: absent-c" in capsys.readouterr().out


def test_the_lock_has_hashes_and_names_no_place():
    text = (ROOT / "ci" / "requirements.txt").read_text()
    assert set(environment.sections(text)) == {"base", "full", "cuda", "mpi"}
    assert "://" not in text
    pinned = [line for line in text.splitlines() if "==" in line]
    assert pinned
    assert all(line.endswith("\\") for line in pinned)


def test_the_lock_holds_every_requirement():
    lock = (ROOT / "ci" / "requirements.txt").read_text()
    for kind in ("", "-full", "-cuda", "-mpi"):
        name = f"requirements{kind}.in"
        for line in (ROOT / "ci" / name).read_text().splitlines():
            wanted = line.partition("#")[0].strip()
            assert not wanted or f"\n{wanted} \\\n" in lock


def test_a_section_goes_once_into_a_folder_of_its_own(tmp_path, monkeypatch):
    commands = []
    monkeypatch.setattr(environment, "_run", lambda command, log: commands.append(command))
    for _ in range(2):
        environment.provide("mpi", tmp_path / "log", tmp_path / "mpi_abi")
    assert [command.count("--prefix") for command in commands] == [1]


@pytest.mark.parametrize(("release", "found"), [("12.4", False), ("13.0", True), ("14.1", True)])
def test_an_old_nvcc_is_passed_over(release, found, tmp_path, monkeypatch):
    nvcc = tmp_path / "nvcc"
    nvcc.write_text(f"#!/bin/sh\necho 'Cuda compilation tools, release {release}, V{release}.0'\n")
    nvcc.chmod(0o755)
    monkeypatch.setattr(toolchain, "candidates", lambda: [str(nvcc)])
    assert toolchain.installed_nvcc() == (str(nvcc) if found else None)


def test_bad_usage_ends_with_2():
    done = subprocess.run([ROOT / "ci" / "setup", "--nonsense"], capture_output=True, check=False)
    assert done.returncode == 2
