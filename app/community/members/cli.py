"""`flask segments`: who is in them by their rules, now rather than in some minutes."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from app.accounts.segments.queries import all_segments
from app.community.members.segments import evaluate_segments
from app.core import clock
from app.core.db.base import db

segment_commands = AppGroup("segments", help="Groups of members.")


def init_app(app: Flask) -> None:
    app.cli.add_command(segment_commands)


@segment_commands.command("evaluate")
def evaluate_now() -> None:
    """Find anew who is in each segment by its rule."""
    evaluate_segments(clock.now())
    db.session.expire_all()
    for segment in all_segments():
        click.echo(f"{segment.name}: {segment.member_count}")
