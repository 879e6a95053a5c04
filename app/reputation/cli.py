"""`flask reputation …`: check the reputation of members against their ledger."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from app.reputation.queries import ledger_mismatches

group = AppGroup("reputation", help="The ledger.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("verify")
def verify() -> None:
    """Compare each member's reputation with their ledger; exit with code 1 if one differs."""
    wrong = ledger_mismatches()
    for member_id, reputation, expected in wrong:
        click.echo(f"Member {member_id} has {reputation}; the ledger says {expected}.")
    if wrong:
        raise click.exceptions.Exit(1)
    click.echo("Everyone's reputation equals their ledger.")
