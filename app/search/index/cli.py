"""`flask search …`: commands for the search index."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import func, select
from tqdm import tqdm

from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.rebuild import differences, is_outdated, rebuild
from app.core.text_vectors.following import vector_differences
from app.core.text_vectors.writing import mark_all
from app.search.related.actions import relate_all

group = AppGroup("search", help="The search index.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("rebuild")
def rebuild_command() -> None:
    """Rebuild the search index. Searches work during the rebuild. If it is interrupted, run it again to continue."""
    click.echo(f"{rebuild_index()} documents were indexed.")


@group.command("check")
def check_command() -> None:
    """Compare the search index with the tables; exit with 1 if they differ."""
    found = [*differences(), *vector_differences()]
    for line in found[:50]:
        click.echo(line)
    click.echo(f"{len(found)} differences." if found else "The search index is complete and up to date.")
    sys.exit(1 if found else 0)


def rebuild_index() -> int:
    """Rebuild the index, with a progress bar on a terminal, after which the worker relates all threads.

    Return how many documents were read.
    """
    total = db.session.scalar(select(func.count()).select_from(Thread).where(Thread.is_shown))
    db.session.rollback()
    with tqdm(total=total, desc="index", unit=" threads", disable=None) as bar:
        done = 0
        for number in rebuild():
            bar.update(number)
            done += number
    with unit_of_work():
        mark_all()
        relate_all()
    return done


def renew_index() -> None:
    """Rebuild the index if it is missing or another engine or version wrote it."""
    if is_outdated():
        rebuild_index()
