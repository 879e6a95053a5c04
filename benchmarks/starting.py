"""How long until the first answer: `python -m benchmarks.starting [--times N]`.

Promised: the second start within 3 s. Measured from the command to an answer, on a database that is there already.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

from benchmarks.figures import percentile
from benchmarks.measuring import START, environ_of
from benchmarks.serving import ask, served


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="peercare-") as name:
        environ = environ_of(Path(name), f"sqlite:///{name}/peercare.db")
        ask(["benchmarks.site", "--threads", "20"], environ)
        seconds = [start(environ, Path(name)) for _ in range(chosen.times)]
    print(f"First answer of {chosen.times} starts: at best {min(seconds):.2f} s, ", end="")
    print(f"half of them within {percentile(seconds, 0.5):.2f} s, all within {max(seconds):.2f} s.")


def start(environ: dict[str, str], folder: Path) -> float:
    """Seconds from the command to the first page."""
    started = perf_counter()
    with served(START, environ, folder / "log") as server, urlopen(server.url, timeout=30) as answer:
        answer.read()
        return perf_counter() - started


if __name__ == "__main__":
    main()
