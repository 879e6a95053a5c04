"""Post what an anonymous visitor wrote, after sign-in. If that fails, it stays a draft and the reason is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.intents import Landing
from app.accounts.members.models import Member
from app.community.drafts import actions as drafts_actions
from app.community.drafts.models import Draft
from app.community.duplicates import thread_going_on
from app.community.pending_actions.kinds import ANSWER, ASK, COMMENT, Pending
from app.community.pending_actions.presenters import told_done, told_refused
from app.community.permissions import WAITS, can_participate
from app.community.posts import actions as posts_actions
from app.community.posts.models import OPENING, Post
from app.community.posts.policies import can_answer, can_comment
from app.community.removal.policies import can_delete
from app.community.spaces.queries import get_space
from app.community.tags.forms import tag_list
from app.community.threads import actions as threads_actions
from app.community.threads.forms import seen_ids
from app.community.threads.models import PUBLIC
from app.community.urls import draft_address, post_address, thread_address
from app.community.visibility import get_post
from app.core.db.base import db
from app.core.errors import InvalidInput, Message, NotAllowed, UserFacingError
from app.core.policy import PolicyResult
from app.core.web.i18n import LANGUAGES

Fields: TypeAlias = Mapping[str, str]
NOT_POSTED: dict[str, Message] = {
    ASK: _l("Your question was not posted. It is saved as a draft. %(reason)s"),
    ANSWER: _l("Your answer was not posted. It is saved as a draft. %(reason)s"),
    COMMENT: _l("Your comment was not posted. It is saved as a draft. %(reason)s"),
}
POSTED: dict[str, Message] = {
    ASK: _l("Your question was posted. We will notify you when someone answers."),
    ANSWER: _l("Your answer was posted."),
    COMMENT: _l("Your comment was posted."),
}
REPLY_POSTED = _l("Your reply was posted.")  # on a suggestion
NOT_YET = _l("You cannot post here now. %(reason)s")


def resume_text(member: Member, pending: Pending, drafts: Mapping[str, Draft], onward: str, now: datetime) -> Landing:
    """Post the transferred draft, or else continue to the form, or report why this member cannot use it."""
    draft = drafts.get(pending.text)
    if draft is None:
        return _to_the_form(member, pending, onward, now)
    try:
        with db.session.begin_nested():
            post = WRITE[pending.kind](member, pending, draft.fields, now)
            drafts_actions.forget(member, draft.key)
    except UserFacingError as error:
        is_shown_there = isinstance(error, InvalidInput) or (isinstance(error, NotAllowed) and pending.kind == ANSWER)
        address = draft_address(pending.text) if is_shown_there else "/my/drafts"
        return told_refused(address, NOT_POSTED[pending.kind], error)
    return _posted(member, post, pending.kind)


def _posted(member: Member, post: Post, kind: str) -> Landing:
    address = thread_address(post.thread) if post.kind == OPENING else post_address(post)
    is_reply = post.is_answer and not post.thread.is_question
    sentence = str((REPLY_POSTED if is_reply else POSTED[kind]) if post.is_shown else WAITS)
    if not can_delete(member, post):
        return Landing(address, ("done", sentence))
    return told_done(address, sentence, f"/posts/{post.id}/delete", "reason")


def _to_the_form(member: Member, pending: Pending, onward: str, now: datetime) -> Landing:
    try:
        verdict = _may_write(member, pending, now)
    except UserFacingError:
        return Landing(onward or "/")
    address = onward or draft_address(pending.text)
    return Landing(address) if verdict else told_refused(address, NOT_YET, NotAllowed(verdict.reason))


def _may_write(member: Member, pending: Pending, now: datetime) -> PolicyResult:
    verdict = can_participate(member, now)
    if pending.kind == ANSWER:
        return verdict and can_answer(member, thread_going_on(pending.number, member))
    if pending.kind == COMMENT:
        return verdict and can_comment(member, get_post(pending.number, member))
    return verdict


def _ask(member: Member, _pending: Pending, fields: Fields, now: datetime) -> Post:
    thread = threads_actions.ask(
        member,
        space=get_space(fields.get("space", ""), member),
        title=fields.get("title", ""),
        body=fields.get("body", ""),
        tags=tag_list(fields.get("tags", "")),
        visibility=fields.get("visibility") or PUBLIC,
        locale=fields.get("locale") if fields.get("locale") in LANGUAGES else None,
        now=now,
    )
    threads_actions.record_seen(member, thread, seen_ids(fields.get("seen_threads", "")), now)
    opening = select(Post.id).where(Post.thread_id == thread.id, Post.kind == OPENING)
    return get_post(db.session.scalars(opening).one(), member)


def _answer(member: Member, pending: Pending, fields: Fields, now: datetime) -> Post:
    return posts_actions.answer(member, thread_going_on(pending.number, member), fields.get("body", ""), now)


def _comment(member: Member, pending: Pending, fields: Fields, now: datetime) -> Post:
    return posts_actions.comment(member, get_post(pending.number, member), fields.get("body", ""), now)


WRITE: dict[str, Callable[[Member, Pending, Fields, datetime], Post]] = {ASK: _ask, ANSWER: _answer, COMMENT: _comment}
