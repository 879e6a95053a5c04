"""`flask segments`: evaluate the rules of segments now instead of waiting for the scheduled job."""

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
    """Re-evaluate the rule of each segment and print the member counts."""
    evaluate_segments(clock.now())
    db.session.expire_all()
    for segment in all_segments():
        click.echo(f"{segment.name}: {segment.member_count}")
