"""Run a WSGI application on an ASGI server.

A thread gets a request only once it has arrived completely, and is free again once it has produced the response: slow
clients occupy no thread. (granian's own WSGI interface makes a thread wait for the body.)
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import IO, Any, TypeAlias
from urllib.parse import unquote_to_bytes

from app.core.db.timeouts import ARRIVED

Message: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Headers: TypeAlias = list[tuple[str, str]]
Head: TypeAlias = tuple[int, Headers]

LARGEST_IN_MEMORY = 256 * 1024  # bytes of a body; larger ones are stored on disk
SECONDS_FOR_BODY = 20.0  # plus a second per LEAST_PER_SECOND bytes: Apache's mod_reqtimeout, body=20,MinRate=500
LEAST_PER_SECOND = 500  # bytes
CHUNK = 64 * 1024  # bytes of a response that are sent at once
SECONDS_FOR_CHUNK = 60.0  # for a client to accept the next chunk: nginx's send_timeout
FOR_LISTS = {"HTTP_COOKIE": "; "}  # separator of the values of a repeated header; otherwise a comma


class NotRead(Exception):
    """The request is answered with this status, without calling the application."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class Gateway:
    """Answers ASGI requests with a WSGI application that runs in a pool of threads.

    Paths in `aside` have a thread of their own, so that they are answered even if all others are busy. A body longer
    than `largest` bytes is not read: the application sees only its length. A connection that sends or accepts nothing
    for too long is closed.
    """

    def __init__(
        self, wsgi: Callable[..., Iterable[bytes]], threads: int, largest: int, aside: tuple[str, ...] = ()
    ) -> None:
        self._wsgi, self._largest = wsgi, largest
        self._pool = ThreadPoolExecutor(threads, "request")
        self._aside = dict.fromkeys(aside, ThreadPoolExecutor(1, "aside"))

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(LARGEST_IN_MEMORY) as body, SpooledTemporaryFile(LARGEST_IN_MEMORY) as answer:
            environ = environ_of(scope, body)
            try:
                await self._read(environ, receive, body)
                environ[ARRIVED] = monotonic()
                pool = self._aside.get(environ["PATH_INFO"], self._pool)
                head = await asyncio.get_running_loop().run_in_executor(pool, self._ask, environ, answer)
            except NotRead as refusal:
                head = refusal.status, [("Connection", "close"), ("Content-Length", "0")]
            await _send(send, head, answer)

    async def _read(self, environ: dict[str, Any], receive: Receive, body: IO[bytes]) -> None:
        """Write the request's body to `body`. Raises NotRead if it does not arrive, or arrives too slowly."""
        said = environ.get("CONTENT_LENGTH", "0")
        is_chunked = "HTTP_TRANSFER_ENCODING" in environ
        if not said.isdecimal():
            raise NotRead(HTTPStatus.BAD_REQUEST)
        if not is_chunked and not 0 < int(said) <= self._largest:
            return
        deadline, received, is_whole = monotonic() + SECONDS_FOR_BODY, 0, False
        while not is_whole:
            try:
                async with asyncio.timeout(deadline + received / LEAST_PER_SECOND - monotonic()):
                    message = await receive()
            except TimeoutError:
                raise NotRead(HTTPStatus.REQUEST_TIMEOUT) from None
            if message["type"] != "http.request":  # the client has disconnected
                raise NotRead(HTTPStatus.BAD_REQUEST)
            received += len(message.get("body", b""))
            if received > self._largest:
                raise NotRead(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            body.write(message.get("body", b""))
            is_whole = not message.get("more_body", False)
        environ["CONTENT_LENGTH"] = str(received)
        body.seek(0)

    def _ask(self, environ: dict[str, Any], answer: IO[bytes]) -> Head:
        """Write the application's whole response to `answer`; return status and headers."""
        head: Head = (HTTPStatus.INTERNAL_SERVER_ERROR, [])

        def start_response(status: str, headers: Headers, _error: Any = None) -> None:
            nonlocal head
            head = int(status.partition(" ")[0]), headers

        said = self._wsgi(environ, start_response)
        try:
            answer.writelines(said)
        finally:
            if hasattr(said, "close"):
                said.close()
        answer.seek(0)
        return head


def environ_of(scope: dict[str, Any], body: IO[bytes]) -> dict[str, Any]:
    """Return the WSGI environment of the request (PEP 3333)."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "SERVER_PROTOCOL": "HTTP/1.0" if scope["http_version"] == "1" else f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:  # X_Forwarded_For would be taken for X-Forwarded-For
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]}{FOR_LISTS.get(key, ',')}{text}" if key in environ else text
    return environ


async def _send(send: Send, head: Head, body: IO[bytes]) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in head[1]]
    await send({"type": "http.response.start", "status": head[0], "headers": headers})
    has_more = True
    while has_more:
        chunk = body.read(CHUNK)
        has_more = len(chunk) == CHUNK
        async with asyncio.timeout(SECONDS_FOR_CHUNK):
            await send({"type": "http.response.body", "body": chunk, "more_body": has_more})
