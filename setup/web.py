"""The web server: granian, which reads requests and sends responses outside Python's threads."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import signal
import socket
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]  # its type stubs are outdated
from granian.server.embed import Server

from setup.gateway import Gateway

if TYPE_CHECKING:
    from flask import Flask

THREADS = 2  # more only pass the interpreter's lock around; one waits for the disk while another works
SECONDS_TO_FINISH = 15  # for current requests when the server is told to stop
SECONDS_FOR_HEADERS = 20  # for a request's headers to arrive, and for the next request on a persistent connection
LARGEST_HEADERS = 64 * 1024  # bytes of the request line and headers together
LARGEST_BODY = 64 * 1024**2  # bytes of a request that are read at all; the application limits what each page accepts
MOST_CONNECTIONS = 2048  # open at the same time, per process
BACKLOG = 2048
LIVENESS = "/healthz"  # needs only a running process


class Web(Server):
    """Serves an application that is already loaded, on a socket that is already bound."""

    def __init__(self, app: Flask, listener: socket.socket, threads: int = THREADS) -> None:
        self._listener = listener
        super().__init__(
            Gateway(app, threads, LARGEST_BODY, aside=(LIVENESS,)),
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            websockets=False,
            backlog=BACKLOG,
            backpressure=MOST_CONNECTIONS,
            http1_settings=HTTP1Settings(
                header_read_timeout=SECONDS_FOR_HEADERS * 1000, max_buffer_size=LARGEST_HEADERS
            ),
            log_level=LogLevels.error,
            log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {}},  # the application logs to stderr
        )
        self.workers_kill_timeout = SECONDS_TO_FINISH

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then finish current requests."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, self.stop)
        with contextlib.suppress(TimeoutError):  # requests that did not finish in time
            await self.serve()

    def _init_shared_socket(self) -> None:
        """Listen on our own socket, because granian would bind one that others may share (SO_REUSEPORT)."""
        self._listener.listen(BACKLOG)
        self._shd = SocketHolder(self._listener.detach(), False, BACKLOG)  # type: ignore[assignment, call-arg]


def bind(host: str, port: int, count: int = 1) -> list[socket.socket]:
    """Return this many sockets bound to the address, not yet listening; port 0 takes any free one.

    Several sockets share the port, so that the system distributes connections among the processes that listen on
    them. Raises OSError if the address is in use or is not one of this machine.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    alone = _bound(family, kind, protocol, address)
    if count == 1:
        return [alone]
    address = alone.getsockname()
    alone.close()  # the port is free: bind it again, shared among our own sockets only
    return [_bound(family, kind, protocol, address, socket.SO_REUSEPORT) for _ in range(count)]


def _bound(family: int, kind: int, protocol: int, address: Any, *options: int) -> socket.socket:
    listener = socket.socket(family, kind, protocol)
    try:
        for option in (socket.SO_REUSEADDR, *options):
            listener.setsockopt(socket.SOL_SOCKET, option, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def answers(host: str, port: int) -> bool:
    """Return whether the web server at this address answers a request."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # not bound
    connection = http.client.HTTPConnection(reachable, port, timeout=2)
    try:
        connection.request("GET", LIVENESS)
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
