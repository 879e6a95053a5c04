"""Start an installation: `python -m setup.start development` or `production`.

One process loads the application once and never uses the database itself. It forks a child that upgrades the
database, then the web server and the worker, which share the loaded code, and supervises them.
"""

from __future__ import annotations

import functools
import os
import socket
import sys
from dataclasses import replace
from importlib.util import find_spec

from setup import quick_loading

# isort: split
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.accounts.members.models import Member
from app.core.db import migrations
from app.core.db.base import db
from app.core.outbox.failures import error_summary, is_unavailable
from app.core.text_vectors.semantics import load_model
from app.search.index.cli import renew_index
from config import LOOPBACK, Config, ConfigError
from setup import assets, translations
from setup.processes import end_with, run_in_child
from setup.supervisor import Service, Supervisor
from setup.web import THREADS, Web, answers, bind

NOBODY_LIVES_THERE, DEMO_LIVES_THERE, OTHERS_LIVE_THERE, UNAVAILABLE = (
    10,
    11,
    12,
    13,
)  # exit codes of the child that upgrades and inspects the database
DEMO_PASSWORD = "peercare-demo"  # noqa: S105  # public on purpose: demo data is refused where others can reach it
DEMO_PEOPLE = {
    "ana": "customer",
    "ben": "customer",
    "mia": "moderator",
    "gus": "support agent",
    "lea": "support agent",
    "pia": "product",
    "ada": "admin",
}


INSTALL = "python -m setup.environment requirements-scale.txt"


class CannotStart(Exception):
    """The reason why Peercare cannot start, as a message for the person who started it."""


def main(env: str) -> int:
    """Run until stopped; return the exit code."""
    end_with(os.getppid())
    try:
        config = _config(env)
        assets.provide()
        translations.compile_what_changed()
        return _serve(config)
    except CannotStart as reason:
        print(f"Peercare cannot start.\n{reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _config(env: str) -> Config:
    try:
        config = Config.from_environ({**os.environ, "PEERCARE_ENV": env})
        config.make_instance()
    except ConfigError as problems:
        raise CannotStart(str(problems)) from problems
    _check_packages(config)
    return config


def _check_packages(config: Config) -> None:
    """Raise CannotStart if a package that the configured URLs need is not installed."""
    for name, url, package in (
        ("DATABASE_URL", config.database_url, "psycopg"),
        ("REDIS_URL", config.redis_url, "redis"),
    ):
        if url and not url.startswith("sqlite") and find_spec(package) is None:
            raise CannotStart(f"{name} needs the package {package}. Install it: {INSTALL}")


def _serve(config: Config) -> int:
    processes, threads, workers = _number("WEB_PROCESSES", 1), _number("WEB_THREADS", THREADS), _number("WORKERS", 1)
    try:
        listeners = bind(config.host, config.port, processes)
    except OSError as error:
        raise CannotStart(
            f"{config.host}:{config.port}: {error.strerror}. Choose another with HOST and PORT."
        ) from error
    config = _with_port(config, listeners[0].getsockname()[1])
    app = create_app(config)
    quick_loading.settle()
    has_demo = _ready_the_database(app, config)
    load_model(app)
    quick_loading.settle()

    def serve(listener: socket.socket) -> None:
        Web(app, listener, threads).run()

    def work() -> int | None:
        for each in listeners:
            each.close()
        return _flask(app, "worker")

    services = [Service("web", functools.partial(serve, each)) for each in listeners]
    services += [Service("worker", work) for _ in range(workers)]
    ready = functools.partial(answers, config.host, config.port)
    return Supervisor(services, ready, functools.partial(_greet, config, has_demo)).run()


def _with_port(config: Config, port: int) -> Config:
    """Return the configuration with the port in use, if port 0 asked for any free one."""
    if config.port == port:
        return config
    return replace(config, port=port, base_url=config.base_url.replace(":0", f":{port}"))


def _ready_the_database(app: Flask, config: Config) -> bool:
    """Upgrade the database and load demo data into an empty one; return whether it contains demo data."""
    state = run_in_child(functools.partial(_upgrade_and_look, app))
    if state == NOBODY_LIVES_THERE and config.demo and config.host in LOOPBACK:
        print("Loading demo data into the empty database …", flush=True)
        if run_in_child(functools.partial(_flask, app, "demo")):
            raise CannotStart("Demo data could not be loaded; start without it by DEMO=0.")
        return True
    if state == UNAVAILABLE:
        raise CannotStart("The database that DATABASE_URL names cannot be used: it does not answer, or is no database.")
    if state not in (NOBODY_LIVES_THERE, DEMO_LIVES_THERE, OTHERS_LIVE_THERE):
        raise CannotStart("The database could not be upgraded.")
    return state == DEMO_LIVES_THERE


def _upgrade_and_look(app: Flask) -> int:
    with app.app_context():
        try:
            migrations.upgrade()
            renew_index()
        except SQLAlchemyError as error:
            if not is_unavailable(error):
                raise
            print(f"DATABASE_URL: {error_summary(error)}", file=sys.stderr)
            return UNAVAILABLE
        if db.session.scalar(select(Member.id).where(Member.handle == next(iter(DEMO_PEOPLE)))):
            return DEMO_LIVES_THERE
        return OTHERS_LIVE_THERE if db.session.scalar(select(Member.id).limit(1)) else NOBODY_LIVES_THERE


def _flask(app: Flask, *arguments: str) -> int | None:
    """Run a `flask …` command on the loaded application."""
    return app.cli.main(args=arguments, prog_name="flask", obj=ScriptInfo(create_app=lambda: app))


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise CannotStart(f"{name} is {text!r}; it is a whole number above 0.")
    return int(text)


def _greet(config: Config, has_demo: bool) -> None:
    print(f"\nPeercare answers at {config.base_url}\n", flush=True)
    if has_demo and config.demo:
        print(f"Sign in as one of these, with the password {DEMO_PASSWORD}:")
        for handle, role in DEMO_PEOPLE.items():
            print(f"  {handle}   {role}")
        print(f"\nMail is shown at {config.base_url}/dev/mail\n")
    print("Ctrl-C stops it.", flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
