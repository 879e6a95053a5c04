"""Fragments of search on pages of other domains."""

from __future__ import annotations

from flask import get_template_attribute, render_template

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.community.thread_state.forms import Alike
from app.community.thread_state.policies import can_close
from app.community.threads.models import Thread
from app.search.policies import can_change_synonyms, can_read_searches
from app.search.queries import similar_to
from app.search.related.queries import SEEN, others_of, possible_original, related_to


def ask_similar(_viewer: Member | None, title: str | None) -> str:
    """Render similar questions below the title of a new one, updated while typing; without script, a link to them."""
    return render_template("search/_ask_suggestions.html", title=title)


def case_alike(viewer: Member | None, case: Case) -> str:
    """Render solved questions that the viewer may read and that are similar to the one of a case."""
    solved = [each for each in similar_to(case.thread.title, viewer, but=case.thread_id) if each.is_solved]
    return render_template("search/_solved_alike.html", threads=solved)


def alike(viewer: Member | None, about: Alike) -> str:
    """Render questions similar to a question or a text, as choices in a form."""
    threads = [each for each in similar_to(about.words, viewer, but=about.thread_id) if each.is_question]
    html: str = get_template_attribute("search/_similar_questions.html", "similar_questions")(threads, about.chosen)
    return html


def staff_bar(viewer: Member | None, here: str) -> str:
    """Render the link to the searches without results."""
    return render_template("search/_staff_bar_item.html", here=here) if can_read_searches(viewer) else ""


def admin_sections(viewer: Member | None, _about: object) -> str:
    """Render the link to the synonyms."""
    return render_template("search/_admin_section.html") if can_change_synonyms(viewer) else ""


def thread_related(viewer: Member | None, thread: Thread) -> str:
    """Render related threads, and for helpers what the author saw before asking."""
    others = others_of(thread, viewer)
    seen = [each for each in others if each.role == SEEN and viewer and viewer.id != thread.asker_id]
    known = {each.id for each in seen}
    related = [each for each in related_to(others) if each.id not in known]
    return _related("related_threads", related, seen) if others else ""


def possible_duplicate(viewer: Member | None, thread: Thread) -> str:
    """Render the older question that a new one probably repeats, for members who may close it."""
    is_new = thread.is_question and thread.is_open and not thread.answer_count
    if viewer is None or not is_new or viewer.id == thread.asker_id or not can_close(viewer, thread):
        return ""
    original = possible_original(thread, others_of(thread, viewer))
    return _related("possible_duplicate", thread, original) if original else ""


def _related(name: str, *facts: object) -> str:
    html: str = get_template_attribute("search/_related.html", name)(*facts)
    return html
