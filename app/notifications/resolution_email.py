"""Content of the email about a resolution: what was done, the answer, and until when the case can be reopened."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.community.posts.models import ANSWER, Post
from app.community.threads.models import Thread
from app.community.visibility import posts_visible_to, visible_to
from app.core.db.base import db
from app.core.web.http import absolute_url
from app.notifications.models import Notification


@dataclass(frozen=True)
class Resolution:
    """`said` says in a sentence what was done; `html` and `url` are the answer and its address, "" if there is none."""

    said: str
    html: str
    url: str
    reopen_url: str
    reopen_until: str


def resolution_of(told: Notification, reader: Member) -> Resolution | None:
    """Return how the reader's case was resolved; None if it was reopened since."""
    case = db.session.get(Case, told.case_id) if told.case_id else None
    if case is None or case.resolved_at is None:
        return None
    post, thread = _answer(case, reader), _canonical(case, reader)
    return Resolution(
        said=_said(case, thread) if post or thread or case.knowledge == rules.NOTHING else _lost(),
        html=post.html if post else "",
        url=absolute_url("community.post_link", post_id=post.id) if post else _address(thread),
        reopen_url=absolute_url("cases.my_case", number=case.id, _anchor="broken"),
        reopen_until=format_date(case.resolved_at + rules.REOPENS_WITHIN, "d MMMM y"),
    )


def _said(case: Case, canonical: Thread | None) -> str:
    if case.knowledge == rules.LINK and canonical is not None:
        elsewhere: str = _("The answer is in another question: “%(title)s”.", title=canonical.title)
        return elsewhere
    sentences: dict[str, str] = {
        rules.ACCEPT: _("This answer solves your question."),
        rules.COMMUNITY: _("This answer from the community solves your question."),
        rules.PUBLISH: _("We published this answer to your question."),
    }
    otherwise: str = _("We resolved it without publishing an answer. Our messages to you are in your case.")
    return sentences.get(case.knowledge or "", otherwise)


def _lost() -> str:
    sentence: str = _("The answer that resolved it is no longer available. If you still need help, tell us.")
    return sentence


def _answer(case: Case, reader: Member) -> Post | None:
    """Return the resolving answer that the reader may read; of another question, its accepted or best one."""
    statement = select(Post).join(Post.thread).where(visible_to(reader), posts_visible_to(reader))
    if case.knowledge != rules.LINK:
        return db.session.scalar(statement.where(Post.id == (case.knowledge_post_id or 0)))
    answers = statement.where(Post.thread_id == case.canonical_id, Post.kind == ANSWER)
    is_accepted = Post.id == Thread.accepted_post_id
    return db.session.scalars(answers.order_by(is_accepted.desc(), Post.score.desc(), Post.id).limit(1)).first()


def _canonical(case: Case, reader: Member) -> Thread | None:
    if case.canonical_id is None:
        return None
    return db.session.scalar(select(Thread).where(Thread.id == case.canonical_id, visible_to(reader)))


def _address(thread: Thread | None) -> str:
    return absolute_url("community.thread", thread_id=thread.id, slug=thread.slug) if thread else ""
