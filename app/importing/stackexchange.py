"""Import of a public Stack Exchange dump, from the first file to the last counter.

It writes in bulk, thousands of rows in a transaction, and records no events. A second run changes nothing; a later dump
of the same site updates its rows, and what only the older one contains stays.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.importing import comments, members, posts, revisions, votes
from app.importing.deletions import take_back_what_is_gone
from app.importing.dump_reader import DumpError
from app.importing.id_map import IdMap, Summary
from app.importing.recount import recount
from app.importing.reputation import Earnings, write_ledger

NEEDED = ("Users.xml", "Posts.xml", "Comments.xml", "Votes.xml", "Tags.xml")


def import_stackexchange(folder: Path, name: str, url: str, locale: str, now: datetime) -> Summary:
    """Import the dump in `folder` into a space called `name`. Raises DumpError if a file is missing or broken."""
    missing = [file for file in NEEDED if not (folder / file).exists()]
    if missing:
        raise DumpError(f"{folder} lacks {', '.join(missing)}")
    try:
        return _import(IdMap(name, url, locale, has_history=(folder / "PostHistory.xml").exists()), folder, now)
    except (KeyError, ValueError) as error:
        raise DumpError(f"a row of the dump cannot be read: {error!r}") from error


def _import(site: IdMap, folder: Path, now: datetime) -> Summary:
    with unit_of_work():
        site.look()
        space = _space(site, now)
    members.import_members(site, folder)
    posts.import_questions(site, folder, space)
    posts.import_answers(site, folder)
    comments.import_comments(site, folder)
    revisions.import_history(site, folder)
    revisions.write_missing_versions(site)
    posts.import_links(site, folder)
    votes.import_acceptances(site, folder)
    with closing(Earnings(site)) as earnings:
        votes.import_votes(site, folder, earnings)
        if not site.is_new:
            take_back_what_is_gone(site, folder)
        write_ledger(site, folder, earnings)
    votes.settle_acceptances(site, now)
    votes.resume_acceptances(site)
    recount(site)
    return site.summary


def _space(site: IdMap, now: datetime) -> Space:
    space = db.session.scalar(select(Space).where(Space.slug == site.name.replace(".", "-")))
    if space is None:
        space = Space(slug=site.name.replace(".", "-"), name=site.name.replace(".", " ").title(), created_at=now)
        db.session.add(space)
        db.session.flush()
    return space
