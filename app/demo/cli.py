"""`flask demo`: command that fills an empty database with demo data."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from tqdm import tqdm

from app.accounts.members.models import Member
from app.community.spaces.queries import spaces_of
from app.core import clock
from app.core.db.base import db
from app.demo.bulk_data import add_threads
from app.demo.cast import member
from app.demo.player import play
from app.demo.setup import PASSWORD, SIGNED_IN_AS
from config import LOOPBACK, Config

MOST_THREADS = 10_000_000


def init_app(app: Flask) -> None:
    app.cli.add_command(demo)


@click.command("demo")
@click.option(
    "--threads", default=0, type=click.IntRange(0, MOST_THREADS), help="So many questions besides, for volume."
)
@with_appcontext
def demo(threads: int) -> None:
    """Fill an empty database with some weeks of a community's life, and list the members to sign in as.

    The search index does not contain what --threads adds until `flask search rebuild` has run. The passwords are
    public, so this works only in development, on a server that others cannot reach.
    """
    refusal = why_not(current_app.extensions["peercare"])
    if refusal:
        raise click.ClickException(refusal)
    play(clock.now())
    if threads:
        with tqdm(total=threads, unit=" questions") as bar:
            add_threads(threads, spaces_of(None), clock.now(), bar.update)
    click.echo(f"Sign in as one of these, with the password {PASSWORD}:")
    for handle in SIGNED_IN_AS:
        person = member(handle)
        click.echo(f"  {handle}   {person.name}, {person.first_role or person.relation}")


def why_not(config: Config) -> str:
    """Return why demo data is refused here; "" if it is allowed."""
    if config.is_production:
        return "Demo data has no place in production: its passwords are known to everyone."
    if config.host not in LOOPBACK:
        return f"Demo data is refused where others can reach it: HOST is {config.host}."
    if db.session.scalar(select(Member.id).limit(1)):
        return "Somebody lives in this database already. Demo data goes into an empty one."
    return ""
