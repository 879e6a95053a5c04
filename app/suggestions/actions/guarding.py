"""The guard at suggestions: what staff write there, everyone reads; the sources may be cases, and private."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Member
from app.cases.actions.guarding import leaks_for_everyone, pass_on
from app.cases.queries.secrets import texts_of
from app.community.models import Post, Thread
from app.community.models.thread import PRIVATE, SUGGESTION
from app.community.staff import is_staff_of
from app.core.db import db
from app.suggestions.models import Source


def guard_suggestion(actor: Member, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Before staff write a suggestion, a remark or a comment on one, or change one."""
    if thread.kind == SUGGESTION and is_staff_of(actor, thread.space_id):
        guard_response(actor, thread, text, confirm, now)


def guard_response(actor: Member, thread: Thread, text: str, confirm: str, now: datetime) -> None:
    """Before whoever decides answers officially. Raises Held where `confirm` is no yes to what was found."""
    sources = select(Source.thread_id).where(Source.suggestion_id == thread.id)
    private = select(Post.body).join(Post.thread).where(Thread.id.in_(sources), Thread.visibility == PRIVATE)
    hidden = (*texts_of(sources, with_messages=True), *db.session.scalars(private))
    pass_on(actor, thread, text, leaks_for_everyone(text, hidden), confirm, now, about=thread)
