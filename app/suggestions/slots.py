"""Fragments of suggestions on pages of other domains; at most one statement each."""

from __future__ import annotations

from flask import render_template

from app.accounts.members.models import ADMIN, Member
from app.cases.case.models import Case
from app.community.threads.models import NO_SUPPORT, Thread
from app.suggestions.loop.policies import can_see_steps
from app.suggestions.policies import can_make_from, can_open_product, can_unlink
from app.suggestions.queries import suggested_by, suggestions_from
from app.suggestions.sources.queries import links_of


def thread_banner(viewer: Member | None, thread: Thread) -> str:
    """Render the suggestions based on this question; for who asked it, one that shipped has "Still not solved…"."""
    found = suggestions_from(thread, viewer) if thread.is_question and thread.source_at else ()
    is_mine = viewer is not None and viewer.id == thread.asker_id
    return (
        render_template("suggestions/_banner.html", suggestions=found, thread=thread, is_mine=is_mine) if found else ""
    )


def thread_progress(viewer: Member | None, thread: Thread) -> str:
    """Render the link to all steps of a question that has a case or led to a suggestion. No statement."""
    has_steps = thread.is_question and (thread.source_at is not None or thread.support_state != NO_SUPPORT)
    if not has_steps or not can_see_steps(viewer, thread):
        return ""
    return render_template("suggestions/loop/_progress_link.html", thread=thread)


def thread_actions(viewer: Member | None, thread: Thread) -> str:
    """Render the button with which staff create a suggestion from a question."""
    return render_template("suggestions/_make_from.html", thread=thread) if can_make_from(viewer, thread) else ""


def case_context(viewer: Member | None, case: Case) -> str:
    """Render the suggestions made by the customer of a case."""
    found, total = suggested_by(case.thread.asker_id, viewer) if case.thread.asker_id else ((), 0)
    return render_template("suggestions/_customer_suggestions.html", suggestions=found, total=total)


def case_suggestions(viewer: Member | None, case: Case) -> str:
    """Render the suggestions that are linked to the case, with controls to link another or to create one."""
    if viewer is None or not can_make_from(viewer, case.thread):
        return ""
    linked = links_of(case.thread, viewer) if case.thread.source_at else ()
    return render_template(
        "suggestions/sources/_case_links.html", case=case, linked=linked, viewer=viewer, can_unlink=can_unlink
    )


def staff_bar(viewer: Member | None, here: str) -> str:
    """Render the link to the product team's page."""
    return render_template("suggestions/_staff_bar_item.html", here=here) if can_open_product(viewer) else ""


def admin_sections(viewer: Member | None, _about: object) -> str:
    """Render the link to the product areas."""
    return render_template("suggestions/_admin_section.html") if viewer and viewer.has_role(ADMIN) else ""
