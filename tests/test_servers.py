"""The servers that other tests rely on: they start, they are private, and they die with whoever started them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from setup import servers
from tests.processes import survivors
from tests.servers import PostgresServer, RedisServer, chromium_path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (
    "import sys; from tests.servers import {0}\nwith {0}() as it: print(it.process.pid, flush=True); sys.stdin.read()"
)


@pytest.mark.postgres
def test_a_database_made_from_a_template_holds_what_the_template_does_and_is_apart(postgres):
    template = postgres.create_database()
    with _connect(template) as connection:
        connection.execute("CREATE TABLE thread (title text)")
        connection.execute("INSERT INTO thread VALUES ('Été')")
    copies = [postgres.create_database(template) for _ in range(2)]
    with _connect(copies[0]) as connection:
        connection.execute("DELETE FROM thread")
    with _connect(copies[1]) as connection:
        assert connection.execute("SELECT title FROM thread").fetchall() == [("Été",)]


@pytest.mark.postgres
def test_a_database_can_be_dropped_while_someone_is_connected(postgres):
    url = postgres.create_database()
    with _connect(url) as connection:
        postgres.drop_database(url)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


@pytest.mark.postgres
def test_a_server_that_lost_power_comes_back_on_its_port():
    with PostgresServer() as server:
        url = server.create_database()
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            _connect(url)
        server.start()
        _connect(url).close()


def test_redis_answers_and_its_folder_is_gone_afterwards():
    with RedisServer() as server:
        client = redis.Redis.from_url(server.url)
        client.set("key", "value")
        assert client.get("key") == b"value"
        client.close()
    assert not server.folder.exists()


@pytest.mark.parametrize("kind", ["PostgresServer", "RedisServer"])
def test_a_server_dies_with_the_process_that_started_it(kind):
    command = [sys.executable, "-c", PROGRAM.format(kind)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        server = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        assert survivors([server]) == []


def test_what_is_missing_is_said_with_what_to_install():
    with pytest.raises(servers.ServerMissing, match="apt-get install postgresql"):
        servers.needed("PostgreSQL", None)


@pytest.mark.browser
def test_the_browser_starts():
    version = subprocess.run([chromium_path(), "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.strip()


def _connect(url):
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
