"""`flask role`: grant and revoke roles, globally or for one space."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from app.accounts.members.actions import grant_role, revoke_role
from app.accounts.members.models import ROLES
from app.accounts.members.queries import member_by_handle
from app.community.spaces.models import Space
from app.community.spaces.queries import all_spaces, held_role
from app.core import clock
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput

role_commands = AppGroup("role", help="Who is staff.")
WHO = click.argument("handle")
WHAT = click.argument("role", type=click.Choice(ROLES))
WHERE = click.option("--space", "slug", help="Only for the space of this address.")


def init_app(app: Flask) -> None:
    app.cli.add_command(role_commands)


@role_commands.command()
@WHO
@WHAT
@WHERE
def grant(handle: str, role: str, slug: str | None) -> None:
    """Grant a role to a member."""
    with unit_of_work():
        member = member_by_handle(handle)
        if member is None:
            raise click.ClickException(f"Nobody is called {handle}.")
        grant_role(None, member, role, _space(slug), clock.now())
    click.echo(f"{handle} is {role} now{f' in {slug}' if slug else ''}.")


@role_commands.command()
@WHO
@WHAT
@WHERE
def revoke(handle: str, role: str, slug: str | None) -> None:
    """Revoke a role."""
    with unit_of_work():
        member = member_by_handle(handle)
        held = member and held_role(member, role, _space(slug))
        if not held:
            raise click.ClickException(f"{handle} has no such role.")
        try:
            revoke_role(None, held, clock.now())
        except InvalidInput as refused:
            raise click.ClickException(str(refused.sentence)) from refused
    click.echo(f"{handle} is {role} no longer{f' in {slug}' if slug else ''}.")


def _space(slug: str | None) -> Space | None:
    if slug is None:
        return None
    for space in all_spaces():
        if space.slug == slug:
            return space
    raise click.ClickException(f"There is no space {slug}.")
