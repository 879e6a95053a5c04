"""Whoever is named in a post hears of it, once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_ngettext
from sqlalchemy import select

from app.accounts.models import Member
from app.community.actions.pacing import NEWCOMERS_MENTIONS
from app.community.events import MEMBER_MENTIONED
from app.community.mentions import handles_in
from app.community.models import Mention, Post
from app.community.newcomers import is_newcomer
from app.core.db import db, insert_once
from app.core.errors import Refused
from app.core.events import record
from app.core.limits import scale

MOST = 10  # people whom one post may call; defaults.md: newcomers 2


def limit_mentions(actor: Member, html: str, now: datetime, *, before: Collection[str] = ()) -> None:
    """Raises Refused where the text names more people than the actor may call; those whom its earlier versions named
    count too."""
    most = int(NEWCOMERS_MENTIONS * scale()) if is_newcomer(actor, now) else MOST
    most = min(most, MOST)
    named = set(handles_in(html))
    if named.difference(before) and len(named.union(before)) > most:
        raise Refused(
            lazy_ngettext(
                "You can mention up to %(num)d person with @ in a post.",
                "You can mention up to %(num)d people with @ in a post.",
                most,
            ),
            "body",
        )


def tell_named(
    author: Member | None, post: Post, now: datetime, *, but: Collection[str] = (), is_new: bool = True
) -> None:
    """Record whom the post names for the first time, apart from those in `but`, who were named before an edit."""
    handles = handles_in(post.html)
    named = select(Member.id, Member.handle).where(Member.handle.in_(handles), Member.id != post.author_id)
    for member_id, handle in db.session.execute(named.order_by(Member.id)).all() if handles else ():
        if insert_once(Mention, post_id=post.id, member_id=member_id) and handle not in but:
            record(MEMBER_MENTIONED, author, post, now, thread_id=post.thread_id, member_id=member_id, is_new=is_new)


def named_before(post: Post) -> set[str]:
    """The handles that the post names, and those that it has named before."""
    notified = select(Member.handle).join(Mention, Mention.member_id == Member.id).where(Mention.post_id == post.id)
    return {*handles_in(post.html), *db.session.scalars(notified)}
