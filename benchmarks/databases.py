"""The databases that are measured, each of its run alone: a file, or a PostgreSQL cluster with its own settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import UNSAFE_AND_FAST, PostgresServer

DATABASES = ("sqlite", "postgresql")


class SafePostgresServer(PostgresServer):
    """Writes to the disk before it says that it has, as in production."""

    def _command(self, port: int) -> list[str]:
        unsafe = {f"--{setting}" for setting in UNSAFE_AND_FAST}
        return [word for word in super()._command(port) if word not in unsafe]


@contextmanager
def database(kind: str, folder: Path, *, is_safe: bool) -> Iterator[str]:
    """The address of an empty database, gone after the block."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/peercare.db"
        return
    with SafePostgresServer() if is_safe else PostgresServer() as server:
        yield server.create_database()
