"""How long until the first answer: `python -m benchmarks.starting [--times N]`.

Measured from the command to an answer, on a database that is there already, beside a process that only imports the four
libraries that every start needs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

from benchmarks.figures import percentile
from benchmarks.measuring import START, environ_of
from benchmarks.serving import ask, served

LIBRARIES = "import flask, jinja2, sqlalchemy.orm, wtforms"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.starting", description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="peercare-") as name:
        environ = environ_of(Path(name), f"sqlite:///{name}/peercare.db")
        ask(["benchmarks.site", "--threads", "20"], environ)
        start(environ, Path(name))
        seconds, imports = measure(environ, Path(name), chosen.times)
    print(f"First answer of {chosen.times} starts: at best {min(seconds):.2f} s, ", end="")
    print(f"half of them within {percentile(seconds, 0.5):.2f} s, all within {max(seconds):.2f} s; ", end="")
    print(f"importing Flask, SQLAlchemy, WTForms and Jinja alone: at best {min(imports):.2f} s.")


def measure(environ: dict[str, str], folder: Path, times: int) -> tuple[list[float], list[float]]:
    """Return the seconds of so many starts, and of as many processes that only import, in turn."""
    both = [(start(environ, folder), _import_only()) for _ in range(times)]
    return [each[0] for each in both], [each[1] for each in both]


def start(environ: dict[str, str], folder: Path) -> float:
    """Return the seconds from the command to the first page."""
    started = perf_counter()
    with served(START, environ, folder / "log") as server, urlopen(server.url, timeout=30) as answer:
        answer.read()
        return perf_counter() - started


def _import_only() -> float:
    started = perf_counter()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
    return perf_counter() - started


if __name__ == "__main__":
    main()
