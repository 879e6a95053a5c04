"""The web server of one machine: gunicorn with threads, in the process that forks it."""

from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

if TYPE_CHECKING:
    from flask import Flask

THREADS = 2  # more of them hand the interpreter's lock around; one waits for the disk while another works
SECONDS_TO_FINISH = 15  # for requests under way when the server is told to stop
BACKLOG = 2048


class Web(BaseApplication):
    """Serves an application that is loaded already, on a socket that is bound already."""

    def __init__(self, app: Flask, listener: socket.socket, processes: int = 1, threads: int = THREADS) -> None:
        self.app = app
        self.options: dict[str, Any] = {
            "bind": f"fd://{listener.fileno()}",
            "worker_class": "gthread",
            "workers": processes,
            "threads": threads,
            "preload_app": True,
            "graceful_timeout": SECONDS_TO_FINISH,
            "backlog": BACKLOG,
            "loglevel": "warning",
            "forwarded_allow_ips": "",  # whose word counts about scheme and address is the application's to say
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to the address, not yet listening; port 0 takes any free one.

    Raises OSError where the address is taken or is not this machine's.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def answers(host: str, port: int) -> bool:
    """Does the web server there answer a request?"""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # only read, to ask where all are listened to
    connection = http.client.HTTPConnection(reachable, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
