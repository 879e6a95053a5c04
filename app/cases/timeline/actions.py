"""Write internal notes, private messages and public answers, with their files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.cases import history_kinds, rules
from app.cases.case.actions import change_status
from app.cases.case.models import Case
from app.cases.case.queries import is_read_by_asker, surviving_case
from app.cases.case_history import lock_case, mark_case_changed, record_case_event, record_history_once, set_case_status
from app.cases.events import CASE_MESSAGED, CASE_NOTED, CASE_REPLIED, CASE_STATUS_CHANGED, NOTE_MENTIONED
from app.cases.policies import can_message, can_note, can_see_own_case, can_work_on
from app.cases.redaction.actions import guard_message
from app.cases.sla import clock_actions
from app.cases.teams import assignment
from app.cases.teams.queries import can_read_notes_in
from app.cases.timeline.models import CaseFile, CaseMessage, CaseNote
from app.community import mentions
from app.community.attachments import markdown
from app.community.attachments.actions import named
from app.community.attachments.queries import files_named, waiting_among
from app.community.mentions import limit_mentions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.text.html import render_markdown


def bind(actor: Member, words: CaseMessage | CaseNote, now: datetime) -> None:
    """Attach the actor's pending files that the text names, images as thumbnails. Raises InvalidInput for too many."""
    tokens = named(actor, words.html, now)
    mine = waiting_among(tokens, actor)
    if mine:
        holder = "note_id" if isinstance(words, CaseNote) else "message_id"
        db.session.execute(insert(CaseFile), [{"attachment_id": file.id, holder: words.id} for file in mine])
    words.html = markdown.with_thumbnails(words.html, files_named(tokens, actor))


def message(
    actor: Member,
    case: Case,
    body: str,
    now: datetime,
    wait: bool = False,
    *,
    revision: int | None = None,
    confirm: str = "",
) -> CaseMessage:
    """Send a private message to the customer, or from them to support; `wait` then sets Waiting on customer.

    Raises InvalidInput if the text is empty or the customer writes in a finished case.
    """
    require_allowed(can_message(actor, case))
    if not body:
        raise InvalidInput(_("Enter some text first."), field="body")
    if actor.id == case.thread.asker_id:
        case = surviving_case(case)
    thread = lock_case(case, revision)
    is_asker = actor.id == thread.asker_id
    if is_asker and not case.is_open:
        raise InvalidInput(
            _("This case is no longer open. Tell us that it is still not working, and we will reopen it."), field="body"
        )
    if not is_asker:
        guard_message(actor, case, thread, body, confirm, now)
    written = CaseMessage(case_id=case.id, author_id=actor.id, body=body, html=render_markdown(body), at=now)
    db.session.add(written)
    db.session.flush()
    bind(actor, written, now)
    if is_asker:
        hear_asker(actor, case, now)
    else:
        _speak(actor, case, wait, now)
    mark_case_changed(case, thread, now, in_words=True)
    record_case_event(CASE_MESSAGED, actor, case, now, message_id=written.id, to_asker=not is_asker)
    return written


def hear_asker(asker: Member | None, case: Case, now: datetime) -> None:
    """Update the locked case after its customer wrote anywhere: it no longer waits, and the next response is due."""
    if case.status == rules.WAITING and case.status_at <= now:
        set_case_status(case, rules.OPEN, rules.ASKER, now)
        clock_actions.resume_clocks(case, now)
        record_case_event(CASE_STATUS_CHANGED, asker, case, now, status=rules.OPEN, before=rules.WAITING)
    if case.is_open:
        clock_actions.start_next_response_clock(case, now)


def record_customer_reply(
    asker: Member, case: Case, thread: Thread, post: Post, now: datetime, occasion: str = ""
) -> None:
    """Record once that the customer wrote `post`, or edited it on an `occasion`; the case must be locked."""
    if record_history_once(
        case, history_kinds.ASKER_WROTE, asker.id, occasion or f"wrote:{post.id}", now, post_id=post.id
    ):
        hear_asker(asker, case, now)
        mark_case_changed(case, thread, now, in_words=True)


def _speak(actor: Member, case: Case, wait: bool, now: datetime) -> None:
    if case.is_open:
        assignment.assign_if_unassigned(actor, case, now)
    clock_actions.stop_response_clocks(case, now)
    if wait and case.is_open:
        change_status(actor, case, rules.WAITING, now, with_words=True)


def note(actor: Member, case: Case, body: str, now: datetime) -> CaseNote:
    """Add an internal note: it changes no SLA timer and no status, and conflicts with nothing."""
    require_allowed(can_note(actor, case))
    if not body:
        raise InvalidInput(_("Enter some text first."), field="body")
    html = rendered(case, body)
    limit_mentions(actor, html, now)
    lock_case(case)
    kept = CaseNote(case_id=case.id, author_id=actor.id, body=body, html=html, at=now)
    db.session.add(kept)
    db.session.flush()
    bind(actor, kept, now)
    case.active_at = max(case.active_at, now)
    record_case_event(CASE_NOTED, actor, case, now, note_id=kept.id)
    notify_mentioned(actor, case, kept, now)
    return kept


def rendered(case: Case, body: str) -> str:
    """Render the internal note as HTML; only members who may read it are linked as mentions."""
    return mentions.render(body, can_read_notes_in(case.thread.space_id))


def notify_mentioned(actor: Member, case: Case, written: CaseNote, now: datetime, *, but: Collection[str] = ()) -> None:
    """Record who is mentioned in the note, except the usernames in `but`, which an earlier version mentioned."""
    handles = [handle for handle in mentions.handles_in(written.html) if handle not in but]
    mentioned = select(Member.id).where(Member.handle.in_(handles), Member.id != actor.id).order_by(Member.id)
    for member_id in db.session.scalars(mentioned).all() if handles else ():
        record_case_event(NOTE_MENTIONED, actor, case, now, note_id=written.id, member_id=member_id)


def reply(
    actor: Member,
    case: Case,
    body: str,
    now: datetime,
    *,
    wait: bool = False,
    revision: int | None = None,
    confirm: str = "",
) -> Post:
    """Post a public answer as support, also assigning an unassigned case; `wait` then sets Waiting on customer.

    If the question was merged, it goes to that thread. Raises what `answered_in` and `posts_actions.answer` do.
    """
    require_allowed(can_work_on(actor, case))
    thread = lock_case(case, revision)
    post = posts_actions.answer(actor, answered_in(thread), body, now, confirm=confirm)
    record_agent_reply(actor, case, post, now)
    if wait and case.is_open:
        change_status(actor, case, rules.WAITING, now, with_words=True)
    mark_case_changed(case, thread, now, in_words=True)
    return post


def answer_publicly(asker: Member, case: Case, body: str, now: datetime) -> Post:
    """Post a public answer by the case's customer in the thread; support is notified at once."""
    require_allowed(can_see_own_case(asker, case))
    thread = lock_case(case)
    post = posts_actions.answer(asker, answered_in(thread), body, now)
    if post.is_shown and case.is_open:
        record_customer_reply(asker, case, thread, post, now)
    return post


def answered_in(thread: Thread) -> Thread:
    """Return the thread or the one it was merged into. Raises InvalidInput if the customer cannot read that."""
    if thread.merged_into_id is None:
        return thread
    if not is_read_by_asker(thread.merged_into_id, thread.asker_id):
        raise InvalidInput(
            _("This question was merged into one that the customer cannot read. Write a private message instead."),
            "body",
        )
    return db.session.get_one(Thread, thread.merged_into_id, options=[joinedload(Thread.space)])


def record_agent_reply(actor: Member, case: Case, post: Post, now: datetime) -> bool:
    """Record an answer by staff: update timers, assignee and status. False if done before. The case must be locked."""
    if not record_history_once(case, history_kinds.REPLIED, actor.id, f"reply:{post.id}", now, post_id=post.id):
        return False
    if case.is_open:
        assignment.assign_if_unassigned(actor, case, now)
    clock_actions.stop_response_clocks(case, now)
    record_case_event(CASE_REPLIED, actor, case, now, post_id=post.id)
    return True
