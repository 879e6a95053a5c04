"""What stands between the server and the application, asked as a server would ask it."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import Any

import pytest

from setup import gateway
from setup.gateway import Gateway

LARGEST = 1000


def _lengths(environ, start_response):
    start_response("200 OK", [("X-Length", environ.get("CONTENT_LENGTH", ""))])
    return [str(len(environ["wsgi.input"].read())).encode()]


def _ask(arriving, **headers) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of the answer to a request whose body arrives in these messages; None never arrives."""
    waiting, sent = list(arriving), []

    async def receive() -> Any:
        message = waiting.pop(0)
        if message is None:
            await asyncio.sleep(10)
        return message

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "raw_path": b"/%C3%BC%ff",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 9),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(Gateway(_lengths, 1, LARGEST)(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(each["body"] for each in sent[1:])


def _part(body, more=False):
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_arrives_in_parts():
    assert _ask([_part(b"abc", more=True), _part(b"de")], content_length="5")[2] == b"5"


@pytest.mark.parametrize(
    "arriving", [[{"type": "http.disconnect"}], [_part(b"a", more=True), {"type": "http.disconnect"}]]
)
def test_a_body_that_breaks_off_never_reaches_the_application(arriving):
    status, headers, _ = _ask(arriving, content_length="5")
    assert (status, headers[b"connection"]) == (400, b"close")


def test_a_body_that_stops_arriving_is_given_up(monkeypatch):
    monkeypatch.setattr(gateway, "SECONDS_FOR_BODY", 0.05)
    assert _ask([_part(b"a", more=True), None], content_length="5")[0] == 408


def test_a_body_too_large_to_read_is_left_to_the_application_to_refuse():
    status, headers, body = _ask([], content_length="1001")
    assert (status, headers[b"x-length"], body) == (200, b"1001", b"0")


def test_a_body_that_does_not_say_its_length_is_read_up_to_the_limit():
    assert _ask([_part(b"a" * 700)], transfer_encoding="chunked")[1][b"x-length"] == b"700"
    assert _ask([_part(b"a" * 700, more=True), _part(b"a" * 700)], transfer_encoding="chunked")[0] == 413


@pytest.mark.parametrize("length", ["-1", "a", "1,2", ""])
def test_a_length_that_is_no_number_is_refused(length):
    assert _ask([], content_length=length)[0] == 400


def test_a_reader_who_takes_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(gateway, "SECONDS_FOR_CHUNK", 0.05)

    async def never(message: dict[str, Any]) -> None:
        await asyncio.sleep(10 if "body" in message else 0)

    with pytest.raises(TimeoutError):
        asyncio.run(gateway._send(never, (200, []), BytesIO()))
