"""`flask index …`: commands for the search index."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup
from tqdm import tqdm

from app.core.db.base import db
from app.search.documents import all_thread_ids, documents_of
from app.search.index import current_index

group = AppGroup("index", help="The search index.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("rebuild")
def rebuild_command() -> None:
    """Rebuild the search index."""
    click.echo(f"{rebuild_index()} threads are in the index.")


def rebuild_index() -> int:
    """Rebuild the index, with a progress bar on a terminal. Returns the number of threads in it."""
    ids = all_thread_ids()
    db.session.rollback()
    current_index().rebuild(tqdm(documents_of(ids), total=len(ids), desc="index", unit=" threads", disable=None))
    return len(ids)


def renew_index() -> None:
    """Rebuild the index if another version wrote it."""
    if current_index().is_outdated():
        rebuild_index()
