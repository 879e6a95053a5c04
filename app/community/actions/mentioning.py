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
from app.community.models import Post
from app.community.newcomers import is_newcomer
from app.core.db import db
from app.core.errors import Refused
from app.core.events import record
from app.core.limits import scale

MOST = 10  # people whom one post may call; defaults.md: newcomers 2


def limit_mentions(actor: Member, html: str, now: datetime, *, but: Collection[str] = ()) -> None:
    """Raises Refused where the post names more people than the actor may call at once; those in `but` were before."""
    most = int(NEWCOMERS_MENTIONS * scale()) if is_newcomer(actor, now) else MOST
    most = min(most, MOST)
    if len(set(handles_in(html)).difference(but)) > most:
        raise Refused(
            lazy_ngettext(
                "A post of yours can name %(num)d person with @.",
                "A post of yours can name %(num)d people with @.",
                most,
            ),
            "body",
        )


def tell_named(
    author: Member | None, post: Post, now: datetime, *, but: Collection[str] = (), is_new: bool = True
) -> None:
    """Record who is named in the post, apart from those in `but`, who were named before an edit."""
    handles = [handle for handle in handles_in(post.html) if handle not in but]
    named = select(Member.id).where(Member.handle.in_(handles), Member.id != post.author_id).order_by(Member.id)
    for member_id in db.session.scalars(named).all() if handles else ():
        record(MEMBER_MENTIONED, author, post, now, thread_id=post.thread_id, member_id=member_id, is_new=is_new)
