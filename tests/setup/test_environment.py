"""The environment is installed once for each lock file, and the lock files agree."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from setup import environment

PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
LOCKS = sorted(environment.ROOT.glob("requirements*.txt"))


class Installs(list):
    broken: tuple[str, ...] = ()


@pytest.fixture
def installs(monkeypatch):
    """What would have been installed, with which tool. Name a tool in `broken` to have it fail."""
    done = Installs()

    def run(command, **_):
        tool = "pip" if "-m" in command else "uv"
        done.append((tool, next(Path(each).name for each in command if each.endswith(".txt"))))
        return subprocess.CompletedProcess(command, int(tool in done.broken))

    monkeypatch.setattr(subprocess, "run", run)
    return done


def test_a_lock_file_that_did_not_change_is_not_installed_again(tmp_path, installs):
    (tmp_path / "requirements.txt").write_text("flask==3.1.3")
    assert environment.install("requirements.txt", tmp_path, tmp_path)
    assert installs == [("pip", "requirements-setup.txt"), ("uv", "requirements.txt")]
    assert not environment.install("requirements.txt", tmp_path, tmp_path)
    (tmp_path / "requirements.txt").write_text("flask==3.1.4")
    assert environment.install("requirements.txt", tmp_path, tmp_path)


def test_pip_installs_where_the_quick_installer_cannot(tmp_path, installs):
    (tmp_path / "requirements.txt").write_text("flask==3.1.3")
    installs.broken = ("uv",)
    assert environment.install("requirements.txt", tmp_path, tmp_path)
    assert installs[1:] == [("uv", "requirements.txt"), ("pip", "requirements.txt")]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_pins_each_package_by_hash_and_names_no_registry(lock):
    text = lock.read_text()
    pins = PIN.findall(text)
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "--index" not in text


def test_all_lock_files_agree_on_every_version():
    versions = {lock.name: dict(PIN.findall(lock.read_text())) for lock in LOCKS}
    everything = versions["requirements-dev.txt"]
    for name in ("requirements.txt", "requirements-scale.txt", "requirements-semantic.txt"):
        assert versions[name].items() <= everything.items()
