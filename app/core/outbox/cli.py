"""Commands for the worker and for failed deliveries."""

from __future__ import annotations

import signal
import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask.globals import app_ctx
from sqlalchemy import select

from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import DEAD, Delivery
from app.core.outbox.retries import retry_dead_deliveries
from app.core.outbox.worker import StopRequest
from app.core.outbox.worker import run_worker as outbox_run_worker

deliveries = AppGroup("deliveries", help="What was to be told and could not be.")


def init_app(app: Flask) -> None:
    app.cli.add_command(run_worker)
    app.cli.add_command(deliveries)


@click.command("worker")
@click.option("--until-empty", is_flag=True, help="End when nothing is left that is due.")
@with_appcontext
def run_worker(until_empty: bool) -> None:
    """Deliver events and run scheduled jobs until stopped."""
    stop = StopRequest()

    def ask(*_signal: object) -> None:
        stop.is_asked = True

    before = {each: signal.signal(each, ask) for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        told = outbox_run_worker(app_ctx.app, stop, until_empty=until_empty)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    current_app.logger.info("worker ended: %s told", told)


@deliveries.command("list")
def list_dead() -> None:
    """List the dead deliveries, oldest first."""
    for dead in db.session.scalars(select(Delivery).where(Delivery.state == DEAD).order_by(Delivery.id)):
        click.echo(f"{dead.id}\t{dead.reaction}\t{dead.receiver or '-'}\tevent {dead.event_id}\t{dead.last_error}")


@deliveries.command("retry")
@click.argument("numbers", nargs=-1, type=int)
@click.option("--all", "every", is_flag=True, help="All of them.")
def retry(numbers: tuple[int, ...], every: bool) -> None:
    """Retry dead deliveries, by their numbers in the list, or all with --all."""
    with unit_of_work():
        chosen = db.session.scalars(select(Delivery.id).where(Delivery.state == DEAD)).all() if every else numbers
        count = retry_dead_deliveries(chosen, clock.now())
    click.echo(f"{count} will be tried again.")
    if not every and count < len(set(numbers)):
        click.echo("The others are not dead.", err=True)
        sys.exit(1)
