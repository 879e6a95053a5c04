"""What cases draw on the pages of others: each costs at most one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import get_template_attribute

from app.accounts.models import Member
from app.cases.faces import moment
from app.cases.policies import can_escalate, can_keep_absence, can_see_standing_of, can_use_desk
from app.cases.queries import desk, finding, own
from app.cases.queries.own import has_waited, promise_of
from app.community.models import Thread
from app.community.models.thread import NO_SUPPORT, RESOLVED_BY_COMMUNITY, RESOLVED_BY_SUPPORT
from app.community.queries.drafts import Begun
from app.core import clock
from app.core.changes import while_unchanged

MOST_AT_HOME = 3
FINISHED = (NO_SUPPORT, RESOLVED_BY_COMMUNITY, RESOLVED_BY_SUPPORT)


def thread_strip(viewer: Member | None, thread: Thread) -> str:
    """Where support stands with the thread: for its asker what they can count on, for other members that support works
    on it. Strangers read no due time: their page is kept for others.
    """
    if thread.support_state in (NO_SUPPORT, RESOLVED_BY_COMMUNITY):
        return ""
    promise, now = promise_of(thread) if viewer else None, clock.now()
    due = promise.due_at if promise else None
    when, is_late = moment(due, now) if due else "", due is not None and due < now
    if viewer is not None and promise is not None and thread.asker_id == viewer.id:
        again = moment(promise.follow_up_at, now) if promise.follow_up_at and promise.follow_up_at > now else ""
        return _draw("own_strip_of", promise, when, is_late, again, of="_strips")
    return _draw("strip_of", thread, promise, "" if is_late else when, of="_strips")


def thread_actions(viewer: Member | None, thread: Thread) -> str:
    """Escalate, or the way to the case."""
    if viewer is None or not thread.is_question:
        return ""
    if can_see_standing_of(viewer, thread):
        promise = promise_of(thread)
        is_open = thread.support_state not in FINISHED
        return _draw(
            "actions_of",
            thread,
            promise.number if promise else None,
            bool(can_escalate(viewer, thread)) and not is_open,
        )
    waited = thread.support_state in FINISHED and not thread.is_solved and has_waited(viewer, thread, clock.now())
    return _draw("actions_of", thread, None, bool(can_escalate(viewer, thread, is_overdue=waited)))


def staff_bar(viewer: Member | None, here: str) -> str:
    """Cases, with how many are mine and how many of these are late."""
    if viewer is None or not can_use_desk(viewer):
        return ""
    mine, late = desk.mine_and_late(viewer, clock.now())
    return _draw("bar_of", mine, late, here == "cases")


def home_queues(viewer: Member | None, _about: object) -> str:
    """What waits for support."""
    if viewer is None or not can_use_desk(viewer):
        return ""
    return _draw("queues_of", desk.queue_counts(viewer, clock.now()))


def home_own(viewer: Member | None, _about: object) -> str:
    """The viewer's own open cases, with what happens next; one statement."""
    if viewer is None:
        return ""
    now = clock.now()
    cases = while_unchanged(("own cases", viewer.id), lambda: own.cases_at_home(viewer, MOST_AT_HOME + 1))
    shown = [(each, moment(each.due_at, now) if each.due_at else "", _looks_again(each, now)) for each in cases]
    return _draw("own_cases", shown[:MOST_AT_HOME], len(cases) > MOST_AT_HOME, now, of="_home") if cases else ""


def _looks_again(case: own.OwnCase, now: datetime) -> str:
    return moment(case.follow_up_at, now) if case.follow_up_at and case.follow_up_at > now else ""


def admin_sections(viewer: Member | None, _about: object) -> str:
    """The way to the teams."""
    return _draw("admin_of") if viewer is not None and viewer.has_role("admin") else ""


def settings_more(viewer: Member | None, _about: object) -> str:
    """The way to say when one is away."""
    return _draw("settings_of") if viewer is not None and can_keep_absence(viewer, viewer) else ""


def drafts_of_cases(viewer: Member | None, begun: Sequence[Begun]) -> str:
    """What the viewer has begun to write in cases that they still work on."""
    if viewer is None or not begun:
        return ""
    cases = finding.cases_noted_by(viewer, {each.draft.subject_id or 0 for each in begun})
    return _draw("drafts_of", [(each, cases[number]) for each in begun if (number := each.draft.subject_id) in cases])


def _draw(macro: str, *about: object, of: str = "_slots") -> str:
    drawn: str = get_template_attribute(f"cases/{of}.html", macro)(*about)
    return drawn
