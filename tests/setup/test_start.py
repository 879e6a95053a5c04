"""Starting for real: one command, the whole application, real processes."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import socket
import sys
import time
import urllib.request
from contextlib import ExitStack

import psutil
import pytest

from setup import start
from setup.start import CannotStart
from tests.processes import family, survivors
from tests.setup.conftest import ADDRESS, ROOT, environ_of
from tests.setup.conftest import start as setup_start

SECRET = "0123456789abcdef" * 2


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


@pytest.mark.verify
def test_with_nohup_it_outlives_its_terminal(tmp_path):
    line = f"nohup sh -c '{sys.executable} -m setup.start development; exit $?' > {tmp_path}/said 2>&1 & wait"
    shell, terminal = pty.fork()
    if not shell:
        os.chdir(ROOT)
        os.execve("/bin/sh", ["sh", "-c", line], environ_of(tmp_path, DEMO="0", PORT="0"))
    try:
        deadline = time.monotonic() + 120
        while not (found := ADDRESS.search((tmp_path / "said").read_text() if (tmp_path / "said").exists() else "")):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        below = family(shell)
        os.close(terminal)
        os.waitpid(shell, 0)
        time.sleep(1)
        assert _get(f"{found[1]}/healthz").status == 200
    finally:
        for each in below:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()


@pytest.mark.parametrize(
    ("variable", "url", "package"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none", "psycopg"),
        ("REDIS_URL", "redis://127.0.0.1:9/0", "redis"),
    ],
)
def test_a_package_that_an_address_needs_is_named_where_it_is_missing(monkeypatch, tmp_path, variable, url, package):
    monkeypatch.setattr(start, "find_spec", lambda name: None if name == package else object())
    for name, value in {"INSTANCE": str(tmp_path), variable: url}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CannotStart) as said:
        start._config("development")
    assert str(said.value).startswith(f"{variable} needs the package {package}. Install it: ")


def test_a_port_that_is_taken_is_said(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = setup_start(tmp_path, "development", DEMO="0", PORT=str(port))
        _, words = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"127.0.0.1:{port}: Address already in use. Choose another with HOST and PORT." in words


def test_production_asks_for_what_it_needs(tmp_path):
    process = setup_start(tmp_path, "production", SECRET_KEY="", BASE_URL="")
    _, words = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "SECRET_KEY is required in production." in words
    assert "BASE_URL is required in production." in words


@pytest.mark.parametrize("what", ["a folder", "no database"])
def test_a_database_that_cannot_be_used_is_said_in_a_sentence(tmp_path, what):
    file = tmp_path / "other.db"
    file.mkdir() if what == "a folder" else file.write_text("no database at all, but many words about one" * 50)
    process = setup_start(tmp_path, "development", DEMO="0", PORT="0", DATABASE_URL=f"sqlite:///{file}")
    _, words = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "DATABASE_URL" in words
    assert "Traceback" not in words


def test_production_has_no_demo_and_no_development_pages(started):
    _, address = started("production", PORT="0", SECRET_KEY=SECRET, BASE_URL="http://127.0.0.1:0")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        _get(f"{address}/dev/mail")


def _get(address):
    deadline = time.monotonic() + 60
    while True:
        try:
            return urllib.request.urlopen(address, timeout=10)
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _line_with(word, stream):
    return next(line for line in stream if word in line)
