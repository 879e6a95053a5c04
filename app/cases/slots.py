"""Slots of cases on pages of other domains; each costs at most one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import get_template_attribute

from app.accounts.members.models import Member
from app.cases.business_hours.presenters import format_datetime
from app.cases.case import queries as case_queries
from app.cases.customer_view import queries as customer_view_queries
from app.cases.customer_view.asker_banner import banner_of
from app.cases.customer_view.queries import response_promise
from app.cases.escalation.queries import first_reply_due
from app.cases.policies import (
    can_escalate,
    can_manage_absence,
    can_message,
    can_note,
    can_see_standing_of,
    can_use_desk,
    can_work_on,
)
from app.cases.queue import activity
from app.community.drafts.queries import Begun
from app.community.threads.models import ANSWERED, ANSWERS_REJECTED, NO_SUPPORT, RESOLVED_BY_COMMUNITY, Thread
from app.core import clock
from app.core.cache.shared_reads import cached_until_change

MOST_AT_HOME = 3
MAY_WRITE = {"note": can_note, "message": can_message, "public": can_work_on, "resolve": can_work_on}


def thread_strip(viewer: Member | None, thread: Thread) -> str:
    """Render the support status, or the banner of who asked. Shared pages of anonymous visitors show no due time."""
    now = clock.now()
    if viewer is not None and viewer.id == thread.asker_id and thread.is_question:
        return _render("asker_banner", banner_of(viewer, thread, now), thread, of="customer_view/_asker_banner")
    if thread.support_state in (NO_SUPPORT, RESOLVED_BY_COMMUNITY):
        return ""
    promise = response_promise(thread) if viewer else None
    due = promise.due_at if promise else None
    when = format_datetime(due, now) if due and due >= now else ""
    number = promise.number if promise and can_see_standing_of(viewer, thread) else None
    return _render("support_banner", thread, promise, when, number, of="_thread_banner")


def thread_standing(viewer: Member | None, thread: Thread) -> str:
    """Render the Escalate button beside the thread's status, for staff who may escalate."""
    if not _has_banner(thread) or thread.is_with_support or not _escalates_for_others(viewer, thread):
        return ""
    return _render("escalate_button", thread)


def thread_actions(viewer: Member | None, thread: Thread) -> str:
    """Render the link to the last case, and Escalate if no banner offers it."""
    if viewer is None or not thread.is_question or not can_see_standing_of(viewer, thread) or thread.is_with_support:
        return ""
    promise = response_promise(thread) if thread.support_state != NO_SUPPORT else None
    can_do = _escalates_for_others(viewer, thread) and not _has_banner(thread)
    return _render("thread_actions", thread, promise.number if promise else None, can_do)


def _escalates_for_others(viewer: Member | None, thread: Thread) -> bool:
    """Return whether the viewer may escalate as staff. The person who asked has a banner of their own."""
    return viewer is not None and viewer.id != thread.asker_id and bool(can_escalate(viewer, thread))


def _has_banner(thread: Thread) -> bool:
    """Return whether the head of the thread shows that it is not solved. See `community/thread_state/_state.html`."""
    is_waiting = thread.is_open or thread.answer_state in (ANSWERED, ANSWERS_REJECTED)
    return thread.support_state in (NO_SUPPORT, RESOLVED_BY_COMMUNITY) and not thread.is_solved and is_waiting


def ask_private(viewer: Member | None, _about: object) -> str:
    """Render when a first reply to a private question asked now is due."""
    now = clock.now()
    return _render("reply_time", format_datetime(first_reply_due(viewer, now), now))


def staff_bar(viewer: Member | None, here: str) -> str:
    """Render the link to the cases, with the numbers of the viewer's own and of the overdue ones among them."""
    if viewer is None or not can_use_desk(viewer):
        return ""
    mine, late = activity.mine_and_late(viewer, clock.now())
    return _render("staff_bar_item", mine, late, here == "cases")


def home_queues(viewer: Member | None, _about: object) -> str:
    """Render the queues with their numbers of cases."""
    if viewer is None or not can_use_desk(viewer):
        return ""
    return _render("home_queues", activity.queue_counts(viewer, clock.now()))


def home_own(viewer: Member | None, _about: object) -> str:
    """Render the viewer's own open cases, with what happens next; one statement."""
    if viewer is None:
        return ""
    now = clock.now()
    cases = cached_until_change(
        ("own cases", viewer.id), lambda: customer_view_queries.cases_at_home(viewer, MOST_AT_HOME + 1)
    )
    shown = [
        (each, format_datetime(each.due_at, now) if each.due_at else "", _looks_again(each, now)) for each in cases
    ]
    return (
        _render("customer_cases", shown[:MOST_AT_HOME], len(cases) > MOST_AT_HOME, now, of="customer_view/_home")
        if cases
        else ""
    )


def _looks_again(case: customer_view_queries.OwnCase, now: datetime) -> str:
    return format_datetime(case.follow_up_at, now) if case.follow_up_at and case.follow_up_at > now else ""


def admin_sections(viewer: Member | None, _about: object) -> str:
    """Render the link to the teams."""
    return _render("admin_sections") if viewer is not None and viewer.has_role("admin") else ""


def settings_more(viewer: Member | None, _about: object) -> str:
    """Render the link to the out-of-office settings."""
    return _render("absence_link") if viewer is not None and can_manage_absence(viewer, viewer) else ""


def drafts_of_cases(viewer: Member | None, begun: Sequence[Begun]) -> str:
    """Render the viewer's drafts in cases, if they may still write there."""
    if viewer is None or not begun:
        return ""
    cases = case_queries.cases_noted_by(viewer, {each.draft.subject_id or 0 for each in begun})
    found = [(each, cases[number]) for each in begun if (number := each.draft.subject_id) in cases]
    return _render("draft_rows", [(each, case) for each, case in found if MAY_WRITE[each.draft.form](viewer, case)])


def _render(macro: str, *about: object, of: str = "_slots") -> str:
    html: str = get_template_attribute(f"cases/{of}.html", macro)(*about)
    return html
