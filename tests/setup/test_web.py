"""The web server, as a process: who is slow holds up nobody, and what is under way is finished."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from setup.gateway import CHUNK
from setup.web import bind

ROOT = Path(__file__).resolve().parents[2]
BIG = 10 * CHUNK + 1  # bytes of an answer that no buffer takes whole
SLOW = {
    "headers": b"GET /page HTTP/1.1\r\nHost: here\r\nA: ",
    "body": b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n",
    "answer": b"GET /big HTTP/1.1\r\nHost: here\r\n\r\n",
}
PROGRAM = f"""
import json, sys, time
from setup.web import Web, bind

def app(environ, start_response):
    path, head = environ["PATH_INFO"], []
    body = b"page"
    if path == "/big":
        body = b"x" * {BIG}
    elif path == "/echo":
        body = environ["wsgi.input"].read()
    elif path == "/wait":
        time.sleep(1)
    elif path == "/environ":
        body = json.dumps({{name: value for name, value in environ.items() if isinstance(value, str)}}).encode()
    elif path == "/unchanged":
        start_response("304 NOT MODIFIED", [("ETag", "one")])
        return []
    elif path == "/wrong":
        raise ValueError("wrong")
    start_response("200 OK", [("Content-Length", str(len(body))), ("Content-Type", "text/plain")])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else iter([body[:10], body[10:]])

(listener,) = bind("127.0.0.1", 0)
web = Web(app, listener)
port = listener.getsockname()[1]
web.on_startup(lambda: print(port, flush=True))
web.run()
"""


@pytest.fixture(scope="module")
def server():
    with ExitStack() as stack:
        yield _started(stack)


def _started(stack: ExitStack) -> Any:
    process: Any = stack.enter_context(
        subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    )
    stack.callback(process.kill)
    process.port = int(process.stdout.readline())
    return process


@pytest.fixture
def connect(server):
    """Opens connections on which so many bytes were sent; they are closed in the end."""
    with ExitStack() as stack:

        def opened(sent, port=0):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that an answer is not taken whole
            connection.settimeout(10)
            connection.connect(("127.0.0.1", port or server.port))
            connection.sendall(sent)
            return stack.enter_context(connection)

        yield opened


def _ask(port, method="GET", path="/page", body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("what", SLOW)
def test_two_hundred_slow_connections_hold_up_nobody(server, connect, what):
    slow = [connect(SLOW[what]) for _ in range(200)]
    for each in slow:
        _ = each.recv(1) if what == "answer" else each.sendall(b"a")
    began = time.monotonic()
    for _ in range(5):
        assert _ask(server.port)[2] == b"page"
    assert time.monotonic() - began < 5


def test_whether_it_lives_is_answered_while_all_threads_wait(server, connect):
    waiting = [connect(b"GET /wait HTTP/1.1\r\nHost: here\r\n\r\n") for _ in range(4)]
    time.sleep(0.2)
    began = time.monotonic()
    assert _ask(server.port, path="/healthz")[0] == 200
    assert time.monotonic() - began < 0.7
    assert all(each.recv(100) for each in waiting)


def test_a_slow_body_is_taken_in_the_end(server, connect):
    slow = connect(b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\n")
    for letter in (b"w", b"o", b"r", b"d"):
        slow.sendall(letter)
        time.sleep(0.05)
    assert slow.recv(1000).endswith(b"word")


def test_an_answer_of_any_length_arrives_whole(server):
    assert _ask(server.port, path="/big")[2] == b"x" * BIG
    body = bytes(range(256)) * 4000
    assert _ask(server.port, "POST", "/echo", body)[2] == body
    assert _ask(server.port, "POST", "/echo", iter([body, body]))[2] == body * 2  # chunked


def test_an_answer_without_a_body_is_one(server):
    status, headers, body = _ask(server.port, "HEAD", "/page")
    assert (status, headers["Content-Length"], body) == (200, "4", b"")
    status, headers, body = _ask(server.port, path="/unchanged")
    assert (status, headers["ETag"], body) == (304, "one", b"")
    assert _ask(server.port, path="/wrong")[0] == 500


def test_the_application_sees_the_request_as_it_was_sent(server, connect):
    connection = connect(
        b"GET /environ?a=%20b HTTP/1.1\r\nHost: here:80\r\nX_Forwarded_For: 6.6.6.6\r\nX-Forwarded-For: 1.1.1.1\r\n"
        b"X-Forwarded-For: 2.2.2.2\r\nCookie: name=\xc3\xbc\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    )
    answer = b"".join(iter(lambda: connection.recv(10_000), b"")).decode("utf-8")
    seen = json.loads(answer.partition("\r\n\r\n")[2])
    assert (seen["PATH_INFO"], seen["QUERY_STRING"]) == ("/environ", "a=%20b")
    assert (seen["HTTP_HOST"], seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("here:80", "127.0.0.1", "http")
    assert seen["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert seen["HTTP_COOKIE"] == "name=\xc3\xbc"  # bytes as Latin-1, as WSGI has them


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\n" + b"A: a\r\n" * 500 + b"\r\n",
        b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"GET / HTTP/1.1\r\nHost : here\r\n\r\n",
        b"no request\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(connect, server, sent):
    connection = connect(b"")
    threading.Thread(target=_send, args=(connection, sent), daemon=True).start()
    assert connection.recv(100)[:10] in (b"HTTP/1.1 4", b"HTTP/1.0 4")
    assert _ask(server.port)[0] == 200


def _send(connection, sent):
    with suppress(OSError):  # it answers before it has read all
        connection.sendall(sent)


def test_a_connection_serves_several_requests(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/page")
        assert connection.getresponse().read() == b"page"
    connection.close()


def test_several_processes_share_a_port_that_nobody_else_gets():
    first, second = bind("127.0.0.1", 0, 2)
    with first, second:
        assert first.getsockname() == second.getsockname()
        first.listen()
        with pytest.raises(OSError, match="in use"):
            bind("127.0.0.1", first.getsockname()[1], 2)


def test_a_request_under_way_is_finished_when_the_server_is_told_to_stop(connect):
    with ExitStack() as stack:
        server = _started(stack)
        waiting = connect(b"GET /wait HTTP/1.1\r\nHost: here\r\n\r\n", server.port)
        idle = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        idle.request("GET", "/page")
        idle.getresponse().read()
        time.sleep(0.2)
        server.send_signal(signal.SIGTERM)
        assert waiting.recv(1000).endswith(b"page")
        assert server.wait(5) == 0
        idle.close()
        with pytest.raises(ConnectionRefusedError):
            _ask(server.port)
        assert server.stderr.read() == b""
