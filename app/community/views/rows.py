"""Rows of lists, each drawn once for the same facts."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app
from flask_babel import get_locale, get_timezone
from markupsafe import Markup

from app.community.models import Thread
from app.core.drawn import drawn_once

TEMPLATE = "community/_row.html"


def rows_of(threads: Sequence[Thread], level: int, excerpt: bool) -> Markup:
    """These threads as items of a list, for everyone who reads the same language in the same time zone."""
    reader = str(get_locale()), str(get_timezone()), level
    draw = current_app.jinja_env.get_template(TEMPLATE).module.question_row  # type: ignore[attr-defined]

    def row(thread: Thread) -> str:
        facts = ("row", *reader, *_facts_of(thread), thread.excerpt if excerpt else None)
        return drawn_once(facts, lambda: str(draw(thread, level, excerpt)))

    return Markup("").join(Markup(row(thread)) for thread in threads)  # noqa: S704 — drawn by templates


def _facts_of(thread: Thread) -> tuple[object, ...]:
    asker = thread.asker
    return (
        thread.id, thread.title, thread.slug, thread.locale, thread.created_at, thread.space.name,
        tuple(thread.tag_names), thread.visibility, thread.closed_at, thread.closed_reason, thread.support_state,
        thread.accepted_post_id, thread.answer_state, thread.score, thread.backing_count, thread.answer_count,
        (asker.id, asker.name) if asker else None,
    )  # fmt: skip
