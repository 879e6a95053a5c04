"""How fast a real site comes in, and in how much memory: `python -m benchmarks.importing [DUMP]`, into SQLite.

Promised: 2,000 posts a second of processor time with their votes, comments and history, in memory that does not grow
with the site.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from app import create_app
from app.core import clock
from app.core.db import migrations
from app.importing.stackexchange import import_stackexchange
from benchmarks.figures import table
from benchmarks.measuring import DUMP, environ_of
from benchmarks.serving import ROOT

HEAD = ("dump", "posts", "seconds", "posts/s", "CPU s", "posts/CPU s", "MB before", "MB at most")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dumps", nargs="*", type=Path, help="folders of dumps; else all of PEERCARE_DATA")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.once:
        print(json.dumps(import_once(chosen.dumps[0])))
    else:
        print(table(HEAD, [_in_a_process(dump) for dump in chosen.dumps or _all_dumps()]))


def import_once(dump: Path) -> list[str]:
    """Import into an empty database, and say what it took; the process is fit for one import only."""
    with create_app().app_context():
        migrations.upgrade()
        before, started, used = _most_megabytes(), perf_counter(), process_time()
        name = dump.name.partition("_")[0]
        summary = import_stackexchange(dump, name, f"https://{name}.stackexchange.com", "en", clock.now())
        seconds, processor, posts = perf_counter() - started, process_time() - used, summary.new["post"]
    rates = f"{seconds:.2f}", f"{posts / seconds:,.0f}", f"{processor:.2f}", f"{posts / processor:,.0f}"
    return [dump.name, f"{posts:,}", *rates, f"{before:.0f}", f"{_most_megabytes():.0f}"]


def _in_a_process(dump: Path) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="peercare-") as name:
        environ = {**os.environ, **environ_of(Path(name), f"sqlite:///{name}/peercare.db")}
        command = [sys.executable, "-m", "benchmarks.importing", "--once", str(dump.absolute())]
        done = subprocess.run(command, check=True, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
        told: list[str] = json.loads(done.stdout.splitlines()[-1])
        return told


def _all_dumps() -> list[Path]:
    folder = Path(os.environ["PEERCARE_DATA"]) / DUMP.parent
    return sorted(place for place in folder.iterdir() if place.is_dir())


def _most_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
