"""A page of a question that is open learns of answers that came since."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.community.addresses import thread_address
from app.community.models.thread import QUESTION
from app.community.queries.conversation import conversation
from app.community.queries.drafts import drafts_on
from app.community.queries.new_answers import new_answers
from app.community.queries.reading import get_thread
from app.community.views.articles import Articles
from app.core.clock import now
from app.core.errors import NotFound
from app.core.kept import kept_for_strangers
from app.core.sightings import sighting
from app.core.web import viewer, wants_fragment


@kept_for_strangers
def news(thread_id: int) -> ResponseReturnValue:
    """How many answers came `since`, or with `show` these answers; 204 where none came, the question without script."""
    reader = viewer()
    if not wants_fragment():
        return redirect(thread_address(get_thread(thread_id, reader, QUESTION)), 302)
    since = _since()
    found = new_answers(thread_id, since, reader)
    if not found:
        return "", 204
    if "show" in request.args:
        return _shown(thread_id, found[0])
    return render_template("community/_new_answers_line.html", thread_id=thread_id, since=since, count=len(found))


def _shown(thread_id: int, first: int) -> str:
    """The newest answers from this one on; of more than fit a page, the newest."""
    reader = viewer()
    thread = get_thread(thread_id, reader, QUESTION)
    talk = conversation(thread, reader, "newest")
    articles = Articles(thread, talk, reader, None, drafts_on(talk, reader))
    posts = sorted((post for post in talk.answers.items if post.id >= first), key=lambda post: post.id)
    sighting("thread", thread.id, reader.id if reader else None, now())
    return render_template("community/_new_answers.html", thread=thread, posts=posts, articles=articles)


def _since() -> datetime:
    """The time that the page knows the answers of. Raises NotFound where it is none."""
    try:
        return datetime.fromisoformat(request.args["since"]).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotFound from None
