"""Write the lock files from `requirements*.in`: `python -m setup.lock [--upgrade]`.

All of them agree on every version: the development requirements are resolved first and constrain the others. The
files contain no registry addresses.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"
EVERYTHING = "requirements-dev"
FOLLOWERS = ("requirements", "requirements-scale", "requirements-semantic")
APART = {
    "requirements-setup": [],
    "requirements-assets": ["--no-deps"],
}  # never installed together with the others, or never installed at all


def write(*options: str) -> None:
    """Compile each `.in` to a `.txt` with hashes, for every Python and every system that we support."""
    _compile(EVERYTHING, *options)
    for name in FOLLOWERS:
        _compile(name, "--constraint", f"{EVERYTHING}.txt", *options)
    for name, more in APART.items():
        _compile(name, *more, *options)


def _compile(name: str, *options: str) -> None:
    uv = [
        str(Path(sys.executable).with_name("uv")),
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--no-header",
    ]
    subprocess.run(
        [*uv, "--python-version", OLDEST_PYTHON, f"{name}.in", "-o", f"{name}.txt", *options], check=True, cwd=ROOT
    )


if __name__ == "__main__":
    write(*sys.argv[1:])
