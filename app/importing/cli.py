"""`flask import …`: commands that import another community."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import clock
from app.core.web.i18n import LANGUAGES
from app.importing.dump_reader import DumpError
from app.importing.stackexchange import import_stackexchange
from app.search.index.cli import rebuild_index

group = AppGroup("import", help="Bring another community in.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("stackexchange")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--site", help="The site's name; otherwise that of the folder, up to its first underscore.")
@click.option("--url", help="Where the site lives; otherwise https://SITE.stackexchange.com.")
@click.option(
    "--locale",
    type=click.Choice(list(LANGUAGES)),
    default="en",
    show_default=True,
    help="The language it is written in.",
)
def stackexchange_command(folder: Path, site: str | None, url: str | None, locale: str) -> None:
    """Import a public Stack Exchange dump: Users, Posts, Comments, Votes, Tags, PostLinks and PostHistory."""
    name = site or folder.resolve().name.partition("_")[0].lower()
    started = perf_counter()
    try:
        summary = import_stackexchange(
            folder, name, (url or f"https://{name}.stackexchange.com").rstrip("/"), locale, clock.now()
        )
    except DumpError as error:
        raise click.ClickException(str(error)) from error
    seconds = perf_counter() - started
    written = summary.new["post"] + summary.known["post"]
    click.echo("\n".join(summary.lines()))
    click.echo(f"{written:,} posts of {name} in {seconds:.1f} s, {written / seconds:,.0f} a second.")
    click.echo(f"{rebuild_index():,} threads are in the index.")
