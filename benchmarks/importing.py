"""How fast a real site comes in, and in how much memory: `python -m benchmarks.importing [DUMP]`.

Posts come with their votes, comments and history, in memory that does not grow with the site. The CPU time is that of
the process that imports.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

from app import create_app
from app.core import clock
from app.core.db import migrations
from app.importing.stackexchange import import_stackexchange
from benchmarks.databases import DATABASES, database
from benchmarks.figures import table
from benchmarks.measuring import DUMP, environ_of
from benchmarks.serving import ask

HEAD = ("database", "dump", "posts", "seconds", "posts/s", "CPU s", "posts/CPU s", "MB before", "MB at most")


@dataclass(frozen=True)
class Imported:
    """The import of one dump; memory in megabytes."""

    posts: int
    seconds: float
    processor: float
    before: float
    at_most: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("dumps", nargs="*", type=Path, help="folders of dumps; else all of PEERCARE_DATA")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.once:
        print(json.dumps(asdict(_import_once(chosen.dumps[0]))))
        return
    kinds = DATABASES if chosen.database == "both" else (chosen.database,)
    print(
        table(HEAD, [_row(kind, dump, measure(kind, dump)) for kind in kinds for dump in chosen.dumps or _all_dumps()])
    )


def measure(kind: str, dump: Path) -> Imported:
    """Import a dump into an empty database, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="peercare-") as name, database(kind, Path(name), is_safe=True) as url:
        command = ["benchmarks.importing", "--once", str(dump.absolute())]
        return Imported(**json.loads(ask(command, environ_of(Path(name), url)).splitlines()[-1]))


def _import_once(dump: Path) -> Imported:
    """Import into an empty database; the process is fit for one import only."""
    with create_app().app_context():
        migrations.upgrade()
        before, started, used = _most_megabytes(), perf_counter(), process_time()
        name = dump.name.partition("_")[0]
        summary = import_stackexchange(dump, name, f"https://{name}.stackexchange.com", "en", clock.now())
        seconds, processor = perf_counter() - started, process_time() - used
    return Imported(summary.new["post"], seconds, processor, before, _most_megabytes())


def _row(kind: str, dump: Path, each: Imported) -> list[str]:
    rates = f"{each.seconds:.2f}", f"{each.posts / each.seconds:,.0f}"
    processor = f"{each.processor:.2f}", f"{each.posts / each.processor:,.0f}"
    return [kind, dump.name, f"{each.posts:,}", *rates, *processor, f"{each.before:.0f}", f"{each.at_most:.0f}"]


def _all_dumps() -> list[Path]:
    folder = Path(os.environ["PEERCARE_DATA"]) / DUMP.parent
    return sorted(place for place in folder.iterdir() if place.is_dir())


def _most_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
