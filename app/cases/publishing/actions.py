"""Publish private texts, redacted: in the thread, or as a question of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases import history_kinds
from app.cases.case.models import Case
from app.cases.case_history import lock_case, mark_case_changed, record_history
from app.cases.policies import can_work_on
from app.cases.redaction import actions as redaction_actions
from app.cases.redaction.actions import confidential_texts, threads_in
from app.cases.redaction.detector import SensitiveMatch
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseMessage
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.errors import InvalidInput
from app.core.policy import require_allowed


@dataclass(frozen=True)
class NewQuestion:
    """The public question that is created from a private one."""

    title: str
    body: str
    space: Space
    tags: list[str]


def publish_here(
    actor: Member, case: Case, source: CaseMessage, body: str, confirm: str, revision: int | None, now: datetime
) -> Post:
    """Post the text of a private message as a public answer in the thread."""
    require_allowed(can_work_on(actor, case))
    if not body:
        raise InvalidInput(_("Enter some text first."), field="body")
    thread = lock_case(case, revision)
    place = timeline_actions.answered_in(thread)
    redaction_actions.require_confirmation_always(body, leaks_beside(place, source, body), confirm)
    post = posts_actions.answer(actor, place, body, now, confirm=redaction_actions.yes_to(place, body))
    timeline_actions.record_agent_reply(actor, case, post, now)
    record_history(case, history_kinds.PUBLISHED, actor, now, post_id=post.id, thread_id=place.id, message_id=source.id)
    mark_case_changed(case, thread, now, in_words=True)
    return post


def publish_apart(
    actor: Member,
    case: Case,
    source: CaseMessage | Post,
    question: NewQuestion,
    body: str,
    confirm: str,
    revision: int | None,
    now: datetime,
) -> Thread:
    """Post the private question as a public one, as staff, and answer it with `body`. Raises what `ask` does."""
    require_allowed(can_work_on(actor, case))
    if not body:
        raise InvalidInput(_("Enter some text first."), field="body")
    private = lock_case(case, revision)
    text = "\n\n".join((question.title, question.body, body))
    redaction_actions.require_confirmation(
        actor, private, text, leaks_beside(private, source, text), confirm, now, about=case
    )
    words: dict[str, Any] = {"title": question.title, "body": question.body, "tags": question.tags}
    thread = threads_actions.ask(actor, space=question.space, **words, locale=private.locale, now=now)
    post = posts_actions.answer(actor, thread, body, now)
    what = {"post_id": post.id, "thread_id": thread.id}
    key = "message_id" if isinstance(source, CaseMessage) else "source_post_id"
    record_history(case, history_kinds.PUBLISHED, actor, now, **what, **{key: source.id})
    mark_case_changed(case, private, now)
    return thread


def leaks_beside(thread: Thread, source: CaseMessage | Post, text: str) -> list[SensitiveMatch]:
    """Return what not everyone should read in `text`, except the text of `source` itself, which is published."""
    others: Iterable[str] = confidential_texts(threads_in(thread), with_messages=True)
    if isinstance(source, CaseMessage):
        others = (each for each in others if each != source.body)
    return redaction_actions.leaks_for_everyone(text, others)
