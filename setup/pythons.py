"""Run the fast tests on every other Python version installed: `python -m setup.pythons`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUPPORTED = ("3.11", "3.12", "3.13", "3.14")


def main() -> int:
    """Run the tests; return 1 if they fail on any version."""
    failed = [version for version, python in others().items() if not _passes(version, python)]
    if failed:
        print(f"The tests fail on Python {', '.join(failed)}.")
    return 1 if failed else 0


def others() -> dict[str, str]:
    """Return the other supported Python versions that are installed, with the path of each."""
    mine = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {version: python for version in SUPPORTED if version != mine and (python := _find(version))}


def _find(version: str) -> str | None:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named = shutil.which(f"python{version}")
    candidates = [named] if named else []
    candidates += [str(place / "bin/python") for place in sorted(pyenv.glob(f"{version}.*"))]
    return next((python for python in candidates if _is(version, python)), None)


def _is(version: str, python: str) -> bool:
    question = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run(
        [python, "-c", question], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return answer.returncode == 0 and answer.stdout.strip() == version


def _passes(version: str, python: str) -> bool:
    print(f"Python {version}: {python}", flush=True)
    environment = ROOT / ".cache" / f"python-{version}"
    inside = str(environment / "bin" / "python")
    steps = [
        [python, "-m", "venv", "--clear", str(environment)],
        [inside, "-m", "setup.environment", "requirements-dev.txt"],
        [inside, "-m", "pytest", "-q", "-n", "logical", "--maxprocesses=4", "-p", "no:cacheprovider"],
    ]
    return all(subprocess.run(step, check=False, cwd=ROOT, stdin=subprocess.DEVNULL).returncode == 0 for step in steps)


if __name__ == "__main__":
    sys.exit(main())
