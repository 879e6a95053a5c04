"""Starting for real: one command, the whole application, real processes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.processes import family, survivors

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"answers at (http\S+)")
SECRET = "0123456789abcdef" * 2


@pytest.fixture
def started(tmp_path):
    """`started("development", DEMO="0")` is the process and where it answers."""
    processes = []

    def start(env, **environ):
        process = _start(tmp_path, env, **environ)
        processes.append(process)
        for line in process.stdout:
            if found := ADDRESS.search(line):
                return process, found.group(1)
        raise AssertionError(process.stderr.read())

    yield start
    for process in processes:
        for each in [*family(process.pid), process]:
            each.kill()
        process.communicate(timeout=10)


def test_it_answers_where_it_says_and_ctrl_c_leaves_nothing_running(started):
    process, address = started("development", DEMO="0", PORT="0")
    assert _get(f"{address}/healthz").status == 200
    below = family(process.pid)
    assert len(below) == 2  # the server and the worker
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(20) == 0
    assert survivors(below) == []
    assert "Sign in as" not in process.stdout.read()


@pytest.mark.parametrize("which", ["web", "worker"])
def test_each_process_may_be_killed_and_comes_back_alone(started, which):
    process, address = started("development", DEMO="0", PORT="0")
    services = dict(zip(("web", "worker"), psutil.Process(process.pid).children(), strict=True))  # as they are started
    services[which].kill()
    assert survivors([services[which]]) == []
    assert f"{which} ended (signal 9)" in _line_with("ended", process.stderr)
    assert _get(f"{address}/healthz").status == 200
    (other,) = set(services) - {which}
    assert services[other].is_running()


def test_a_second_start_finds_what_the_first_one_left(started):
    process, _ = started("development", DEMO="0", PORT="0")
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    _, address = started("development", DEMO="0", PORT="0")
    assert _get(f"{address}/healthz").status == 200


@pytest.mark.verify
def test_two_hundred_connections_that_never_finish_their_request_hold_up_no_page(started):
    _, address = started("development", DEMO="0", PORT="0")
    place = ("127.0.0.1", int(address.rpartition(":")[2]))
    with ExitStack() as stack:
        for number in range(200):
            connection = stack.enter_context(socket.create_connection(place))
            connection.sendall(
                b"GET /questions HTTP/1.1\r\nA: "
                if number % 2
                else b"POST /login HTTP/1.1\r\nContent-Length: 9\r\n\r\na"
            )
        assert _get(f"{address}/questions").status == 200


def test_a_port_that_is_taken_is_said(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = _start(tmp_path, "development", DEMO="0", PORT=str(port))
        _, words = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"127.0.0.1:{port}: Address already in use. Choose another with HOST and PORT." in words


def test_production_asks_for_what_it_needs(tmp_path):
    process = _start(tmp_path, "production", SECRET_KEY="", BASE_URL="")
    _, words = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "SECRET_KEY is required in production." in words
    assert "BASE_URL is required in production." in words


@pytest.mark.parametrize("what", ["a folder", "no database"])
def test_a_database_that_cannot_be_used_is_said_in_a_sentence(tmp_path, what):
    file = tmp_path / "other.db"
    file.mkdir() if what == "a folder" else file.write_text("no database at all, but many words about one" * 50)
    process = _start(tmp_path, "development", DEMO="0", PORT="0", DATABASE_URL=f"sqlite:///{file}")
    _, words = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "DATABASE_URL" in words
    assert "Traceback" not in words


def test_production_has_no_demo_and_no_development_pages(started):
    _, address = started("production", PORT="0", SECRET_KEY=SECRET, BASE_URL="http://127.0.0.1:0")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        _get(f"{address}/dev/mail")


def _start(folder, env, **environ):
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "setup.start", env],
        cwd=ROOT,
        env={**keep, "INSTANCE": str(folder / "instance"), "PYTHONUNBUFFERED": "1", **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _get(address):
    deadline = time.monotonic() + 20
    while True:
        try:
            return urllib.request.urlopen(address, timeout=10)
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _line_with(word, stream):
    return next(line for line in stream if word in line)
