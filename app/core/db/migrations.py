"""Migrations. Alembic takes 8 MB and is only loaded when migrating."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app

from app.core.db.base import db


def init_app(app: Flask, folder: Path) -> None:
    """Set the folder of migrations and register `flask db …`."""
    app.config["MIGRATIONS"] = folder
    app.cli.add_command(Migrations(app))


def upgrade() -> None:
    """Upgrade the current application's database to the newest migration."""
    import flask_migrate  # noqa: PLC0415 — see above

    attach(current_app)
    flask_migrate.upgrade()


def attach(app: Flask) -> None:
    """Initialise Flask-Migrate for the application."""
    import flask_migrate  # noqa: PLC0415 — see above

    flask_migrate.Migrate(app, db, directory=app.config["MIGRATIONS"], render_as_batch=True, compare_type=True)


class Migrations(click.Command):
    """`flask db`: loads Flask-Migrate's command group when it is called."""

    def __init__(self, app: Flask) -> None:
        super().__init__("db", help="Upgrade the database, and write migrations.")
        self._app = app

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        from flask_migrate import cli  # noqa: PLC0415 — see above

        attach(self._app)
        group: click.Group = cli.db
        return group.make_context(info_name, args, parent, **extra)
