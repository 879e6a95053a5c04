"""Which worker of pytest runs what: a file as one, for its tests share what is dear to make; what takes long first.

One worker runs all journeys, with one server and one browser: while it waits for them, the others compute.
"""

from __future__ import annotations

from pathlib import Path

from xdist.scheduler.loadscope import LoadScopeScheduling

DEAR = (
    *("journeys", "demo", "importing", "volume"),
    *("test_canary.py", "test_pages_stand.py", "test_bad_input.py", "test_doors.py", "walks", "everything"),
    *("setup", "test_migrations.py"),
)


class FileByFile(LoadScopeScheduling):
    """The files in the order in which their tests were collected; the demo is played for each database apart."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if "/journeys/" in file:
            return "journeys"
        return f"{file} postgresql" if "/demo/" in file and "[postgresql" in nodeid else file


def place(path: Path) -> int:
    """Where the file stands in the row: what takes long comes first, so that no worker is left alone with it."""
    return next((number for number, name in enumerate(DEAR) if name in path.parts), len(DEAR))
