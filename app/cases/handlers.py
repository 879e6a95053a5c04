"""Reactions of cases to the community's events; each uses the event's time, so that a late one undoes nothing newer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import ADMIN, AGENT, Member
from app.cases import history_kinds, rules
from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.case_history import hold_all, lock_case, mark_case_changed, record_history_once, taken_by
from app.cases.current_case import case_going_on, current_case
from app.cases.escalation import direct_contact
from app.cases.events import CASE_ASSIGNED, SLA_CHANGED
from app.cases.merging import actions as merging_actions
from app.cases.reasons import UNACCEPTED, stored
from app.cases.resolution import actions as resolution_actions
from app.cases.sla import actions as sla_actions
from app.cases.sla.models import SlaPolicy
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.community.events import ANSWERS_REJECTED, POST_DELETED, POST_EDITED
from app.community.posts.models import Post
from app.community.root_causes.models import RootCause
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.events import event_handler, record_event
from app.core.outbox.models import Event

BATCH = 100  # cases whose SLA timers are recalculated in one transaction
SUPPORT = (AGENT, ADMIN)  # the roles whose answers count as answers by support


@event_handler("cases.distribute")
def distribute(event: Event) -> None:
    """Assign a new case, or one that was assigned to a team, to a member of the team who is available on delivery."""
    if event.name == CASE_ASSIGNED.name and not event.values.get("is_for_team"):
        return
    case = db.session.get_one(Case, event.values["case_id"])
    assignment.distribute(case, f"ungiven:{event.id}", event.delivered_at or event.at)


@event_handler("cases.hear_word")
def hear_word(event: Event) -> None:
    """Process an answer, comment or edit: the customer's ends the waiting, an agent's answer stops the timer."""
    case = _open_case(event) or _going_on(event)
    post = db.session.get(Post, event.subject_id)
    actor = db.session.get(Member, event.actor_id) if event.actor_id else None
    if case is None and event.name != POST_EDITED.name:
        _hear_in_private(event, actor)
    if case is None or post is None or actor is None or event.at < case.opened_at:
        return
    thread = lock_case(case)
    if not case.is_open:
        return
    if actor.id == thread.asker_id:
        edited = f"event:{event.id}" if event.name == "post.edited" else ""
        timeline_actions.record_customer_reply(actor, case, thread, post, event.at, edited)
    elif (
        post.staff_role in SUPPORT
        and _answers_asker(event, thread)
        and timeline_actions.record_agent_reply(actor, case, post, event.at)
    ):
        mark_case_changed(case, thread, event.at, in_words=True)


@event_handler("cases.hear_acceptance")
def hear_acceptance(event: Event) -> None:
    """Resolve the case when the person who asked has accepted an answer and it is still accepted."""
    case = _open_case(event) or _going_on(event)
    post = db.session.get(Post, event.subject_id)
    if case is None or post is None or event.at < case.opened_at:
        return
    thread = db.session.get_one(Thread, event.values["thread_id"])
    if event.actor_id == thread.asker_id and thread.accepted_post_id == post.id:
        resolution_actions.resolve_by_asker(db.session.get(Member, event.actor_id), case, case.thread, post, event.at)


@event_handler("cases.hear_unacceptance")
def hear_unacceptance(event: Event) -> None:
    """Reopen the case within 30 days if its resolving answer is no longer accepted, or use the one accepted instead."""
    thread = db.session.get_one(Thread, event.values["thread_id"])
    case, asker_id = case_going_on(thread, for_asker=True), thread.asker_id
    if case is None and not thread.is_solved:
        _hear_in_private(event, db.session.get(Member, event.actor_id))
    if case is None or not resolution_actions.ended_by(case, event.subject_id, asker_id) or event.actor_id != asker_id:
        return
    if thread.accepted_post_id is not None:
        resolution_actions.end_by(case, db.session.get_one(Post, thread.accepted_post_id), event.at)
    elif case.may_reopen(event.at) and event.at >= case.status_at:
        asker = db.session.get_one(Member, asker_id)
        reopening.reopen_by(rules.ASKER, asker, case, reason=stored(UNACCEPTED), now=event.at)
    else:
        _hear_in_private(event, db.session.get(Member, asker_id))


@event_handler("cases.hear_rejection")
def hear_rejection(event: Event) -> None:
    """Record in the case that the person who asked marked the answers as not helpful, or undid that."""
    case, kind = (
        _open_case(event) or _going_on(event),
        history_kinds.REJECTED if event.name == ANSWERS_REJECTED.name else history_kinds.UNREJECTED,
    )
    if case is None and kind is history_kinds.REJECTED:
        _hear_in_private(event, db.session.get(Member, event.actor_id))
    if case is None or event.at < case.opened_at:
        return
    thread = lock_case(case)
    if case.is_open and record_history_once(case, kind, event.actor_id, f"event:{event.id}", event.at):
        timeline_actions.hear_asker(db.session.get(Member, event.actor_id), case, event.at)
        mark_case_changed(case, thread, event.at)


@event_handler("cases.hear_deletion")
def hear_deletion(event: Event) -> None:
    """Record in the open case that its question was deleted or restored."""
    case, post = _open_case(event), db.session.get(Post, event.subject_id)
    if case is None or post is None or not post.is_opening:
        return
    thread = lock_case(case)
    kind = history_kinds.DELETED if event.name == POST_DELETED.name else history_kinds.UNDELETED
    if case.is_open and record_history_once(case, kind, event.actor_id, f"event:{event.id}", event.at):
        mark_case_changed(case, thread, event.at)


@event_handler("cases.open_missing")
def open_missing(event: Event) -> None:
    """Open the case of a private question that has none, found by an upgrade or restored."""
    thread = db.session.get_one(Thread, event.values["thread_id"])
    asker = db.session.get(Member, thread.asker_id) if thread.asker_id else None
    direct_contact.ensure_case(asker, thread, event.at)


@event_handler("cases.hear_merge")
def hear_merge(event: Event) -> None:
    """Merge the cases of a thread that was merged into another.

    If the same person asked both, its cases move to the other thread, and of two open cases the other continues for
    both. If not, an open case is resolved with a link to the other question.
    """
    gone = db.session.get_one(Thread, event.values["thread_id"])
    into = db.session.get_one(Thread, event.values["into_id"])
    actor = db.session.get(Member, event.actor_id) if event.actor_id else None
    both = select(Case).where(Case.thread_id.in_((gone.id, into.id))).order_by(Case.id)
    cases = db.session.scalars(both).all()
    hold_all([*cases, *taken_by(*cases)], gone, into)
    for case in [each for each in cases if each.thread_id == gone.id]:
        goes_on = current_case(into)
        if gone.asker_id is None or gone.asker_id != into.asker_id:
            if case.is_open:
                merging_actions.end(actor, case, into, event.at)
        elif case.is_open and goes_on is not None and goes_on.is_open:
            merging_actions.join(actor, case, goes_on, event.at)
        elif case.merged_into_id is None:
            merging_actions.relocate(actor, case, into, event.at)
            if gone.space_id != into.space_id:
                _resettle(event, actor, case, gone.space_id, into.space_id)


@event_handler("cases.hear_move")
def hear_move(event: Event) -> None:
    """Reassign the cases of a question that moved to another space to those who work there."""
    actor = db.session.get(Member, event.actor_id) if event.actor_id else None
    cases = db.session.scalars(select(Case).where(Case.thread_id == event.values["thread_id"]).order_by(Case.id)).all()
    hold_all(cases)
    for case in cases:
        _resettle(event, actor, case, event.values["from_space_id"], event.values["to_space_id"])


@event_handler("cases.hear_theme")
def hear_theme(event: Event) -> None:
    """Record in the current case that the question's root cause was changed, and by whom."""
    case = current_case(db.session.get_one(Thread, event.values["thread_id"]))
    if case is None:
        return
    thread, theme = lock_case(case), db.session.get(RootCause, event.values["theme_id"] or 0)
    name = theme.name if theme else ""
    if (
        record_history_once(case, history_kinds.THEME, event.actor_id, f"event:{event.id}", event.at, to=name)
        and case.is_open
    ):
        mark_case_changed(case, thread, event.at)


@event_handler("cases.hear_revocation")
def hear_revocation(event: Event) -> None:
    """Unassign the open cases that a member may no longer work on after losing a role."""
    actor = db.session.get(Member, event.actor_id) if event.actor_id else None
    theirs = select(Case).where(Case.assignee_id == event.subject_id, Case.status.not_in(rules.FINISHED))
    cases = db.session.scalars(theirs.order_by(Case.id)).all()
    hold_all(cases)
    for case in cases:
        assignment.let_go(actor, case, f"event:{event.id}", event.at)


@event_handler("cases.promise_anew")
def promise_anew(event: Event) -> None:
    """Recalculate the SLA timers of a changed policy's open cases, one batch at a time."""
    policy = db.session.get(SlaPolicy, event.subject_id)
    open_cases = select(Case).where(Case.policy_id == event.subject_id, Case.status.not_in(rules.FINISHED))
    cases = db.session.scalars(open_cases.where(Case.id > event.values["after"]).order_by(Case.id).limit(BATCH)).all()
    hold_all(cases)
    for case in cases:
        sla_actions.promise_anew(case, event.at)
    if policy is not None and len(cases) == BATCH:
        record_event(SLA_CHANGED, None, policy, event.at, after=cases[-1].id)


def _hear_in_private(event: Event, actor: Member | None) -> None:
    """Reopen or open the case when a private question's author writes and none is open: only support reads it."""
    thread = db.session.get_one(Thread, event.values["thread_id"])
    last = case_going_on(thread, for_asker=True)
    if actor is not None and actor.id == thread.asker_id and (last is None or last.status_at <= event.at):
        direct_contact.take_up(actor, thread, event.at)


def _resettle(event: Event, actor: Member | None, case: Case, from_id: int, to_id: int) -> None:
    to = db.session.get_one(Space, to_id)
    assignment.resettle(actor, case, from_id, to, f"event:{event.id}", event.at)


def _answers_asker(event: Event, thread: Thread) -> bool:
    """Return whether it is an answer, or a comment on a post of the person who asked."""
    parent = db.session.get(Post, event.values.get("parent_id") or 0)
    return event.name == "answer.posted" or (parent is not None and parent.author_id == thread.asker_id)


def _open_case(event: Event) -> Case | None:
    statement = select(Case).options(joinedload(Case.thread, innerjoin=True))
    return db.session.scalar(
        statement.where(Case.thread_id == event.values["thread_id"], Case.status.not_in(rules.FINISHED))
    )


def _going_on(event: Event) -> Case | None:
    """Return the open case into which that of the event's thread was merged, if the same person asked both."""
    thread = db.session.get(Thread, event.values["thread_id"])
    case = case_going_on(thread, for_asker=True) if thread else None
    return case if case is not None and case.is_open else None
