"""`flask admin`: create the first admin."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from app.accounts.members.actions import grant_role
from app.accounts.members.models import ADMIN
from app.accounts.registration.actions import create_member
from app.core import clock
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from app.core.settings import settings

admin_commands = AppGroup("admin", help="Those who run the community.")


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(admin_commands)


@admin_commands.command()
@click.option("--handle", prompt="Name to sign in with")
@click.option("--name", prompt="Full name")
@click.option("--email", prompt="E-mail")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
def create(handle: str, name: str, email: str, password_stdin: bool) -> None:
    """Create an account with the admin role."""
    password = _password(password_stdin)
    try:
        with unit_of_work():
            now, locale = clock.now(), settings().locale
            member = create_member(handle=handle, name=name, email=email, password=password, locale=locale, now=now)
            grant_role(None, member, ADMIN, None, now)
    except InvalidInput as refused:
        raise click.ClickException(str(refused.sentence)) from refused
    click.echo(f"{handle} may sign in now, and run the community at /admin.")


def _password(is_piped: bool) -> str:
    """Read the password from standard input or a prompt: arguments would appear in process list and shell history."""
    if is_piped:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
