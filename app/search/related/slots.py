"""Related threads beside a thread, and the question that a new one probably repeats."""

from __future__ import annotations

from flask import get_template_attribute

from app.accounts.members.models import Member
from app.community.thread_state.policies import can_close
from app.community.threads.models import Thread
from app.search.related.queries import SEEN, others_of, possible_original, related_to


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
    html: str = get_template_attribute("search/related/_related.html", name)(*facts)
    return html
