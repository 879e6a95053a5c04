"""The supervisor with real processes and real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.processes import family, survivors

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, signal, subprocess, sys, time
from pathlib import Path
from setup.supervisor import Service, Supervisor

folder = Path(sys.argv[1])

def serve(name):
    def body():
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])  # as web servers have
        (folder / name).write_text(str(os.getpid()))
        signal.pause()
    return body

def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / "stubborn").write_text(str(os.getpid()))
    while True:
        signal.pause()

def fail():
    return 3

bodies = {"web": serve("web"), "worker": serve("worker"), "stubborn": stubborn, "fail": fail}
names = sys.argv[2:]
ready = lambda: "fail" not in names and all((folder / name).exists() for name in names)
services = [Service(name, bodies[name]) for name in names]
sys.exit(Supervisor(services, ready, lambda: print("ready", flush=True)).run())
"""


@pytest.fixture
def supervised(tmp_path):
    """Starts a supervisor over the services named; all that it left behind is killed in the end."""
    started = []

    def start(*names):
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), *names]
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        for each in family(process.pid):
            each.kill()
        process.kill()
        process.communicate(timeout=10)


def test_all_is_said_to_be_ready_only_once_it_is(supervised):
    assert supervised("web", "worker").stdout.readline() == "ready\n"


@pytest.mark.parametrize("message", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything_and_leaves_no_orphan(supervised, message):
    process = supervised("web", "worker")
    process.stdout.readline()
    below = family(process.pid)
    assert len(below) == 4
    process.send_signal(message)
    assert process.wait(10) == 0
    assert survivors(below) == []


def test_ctrl_c_in_a_terminal_reaches_the_supervisor_and_stops_all(supervised):
    process = supervised("web", "worker")
    process.stdout.readline()
    below = family(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(10) == 0
    assert survivors(below) == []


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_process_that_is_killed_is_started_again(supervised, tmp_path, name):
    process = supervised("web", "worker")
    process.stdout.readline()
    first = int((tmp_path / name).read_text())
    children = psutil.Process(first).children()
    os.kill(first, signal.SIGKILL)
    second = _after(first, tmp_path / name)
    assert psutil.Process(second).ppid() == process.pid
    assert survivors(children) == []
    assert f"{name} ended (signal 9)" in process.stderr.readline()


def test_a_supervisor_that_is_killed_takes_its_processes_with_it(supervised, tmp_path):
    process = supervised("web", "worker")
    process.stdout.readline()
    services = [psutil.Process(int((tmp_path / name).read_text())) for name in ("web", "worker")]
    left = family(process.pid)
    process.kill()
    assert survivors(services) == []
    for each in left:
        if each.is_running():
            each.kill()


STARTED_BY_A_THREAD = '''
import subprocess, sys, threading
child = """
import os, signal
from setup.processes import end_with
end_with(os.getppid())
print(os.getpid(), flush=True)
while True:
    signal.pause()
"""
thread = threading.Thread(target=lambda: subprocess.Popen([sys.executable, "-c", child]))
thread.start()
thread.join()
sys.stdin.read()
'''


def test_a_server_outlives_the_thread_that_started_it_and_not_its_process():
    command = [sys.executable, "-c", STARTED_BY_A_THREAD]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        server = psutil.Process(int(parent.stdout.readline()))
        assert survivors([server], within=0.5) == [server]
        parent.kill()
        assert survivors([server]) == []


def test_nohup_keeps_a_hang_up_from_stopping_it(supervised):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    process = supervised("web")
    signal.signal(signal.SIGHUP, before)
    process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)


def test_asking_twice_does_not_wait_for_what_will_not_stop(supervised):
    process = supervised("stubborn")
    process.stdout.readline()
    below = family(process.pid)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 0
    assert survivors(below) == []


def test_a_start_that_fails_ends_at_once_and_says_who(supervised):
    process = supervised("fail", "worker")
    _, words = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "fail could not start (exit code 3)." in words


def _after(first, place):
    """The process id that replaces the first one in the file."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        text = place.read_text()
        if text and int(text) != first:
            return int(text)
        time.sleep(0.02)
    raise AssertionError("It was not started again.")
