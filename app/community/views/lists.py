"""Home, the lists of questions, and the places they belong to."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone

from app.community.models import Space, Tag
from app.community.queries.lists import hot_questions, list_questions, newest_questions, waiting_counts
from app.community.queries.places import get_space
from app.community.queries.tags import get_tag
from app.core.clock import now
from app.core.kept import kept_for_strangers
from app.core.web import member, page, viewer

ON_HOME = 8


@kept_for_strangers
def home() -> ResponseReturnValue:
    """What is new, what is hot, and where one can help."""
    reader = viewer()
    hot = hot_questions(reader, ON_HOME)
    newest = [each for each in newest_questions(reader, 2 * ON_HOME) if each not in hot][:ON_HOME]
    helps = reader is not None and (reader.answer_count > 0 or reader.is_staff)
    waiting = waiting_counts(reader) if helps else None
    hour = now().astimezone(get_timezone()).hour
    return page("community/home.html", newest=newest, hot=hot, waiting=waiting, reader=reader, hour=hour)


@kept_for_strangers
def questions() -> ResponseReturnValue:
    """All questions that one may read, by filter and order."""
    space = get_space(request.args["space"], viewer()) if request.args.get("space") else None
    tag = get_tag(request.args["tag"], viewer()) if request.args.get("tag") else None
    return show_list("community/questions.html", request.args.get("filter", ""), space, tag)


def my_questions() -> ResponseReturnValue:
    """What I asked, and where it stands."""
    asker = member()
    return page(
        "community/my_questions.html",
        questions=list_questions(asker, wanted="mine", sort="new", cursor=request.args.get("after")),
    )


def show_list(
    template: str, wanted: str, space: Space | None = None, tag: Tag | None = None, **about: Any
) -> ResponseReturnValue:
    """A page with a list of questions; `about` is what the page shows besides."""
    sort = request.args.get("sort") or "active"
    found = list_questions(viewer(), wanted=wanted, sort=sort, space=space, tag=tag, cursor=request.args.get("after"))
    return page(template, questions=found, wanted=wanted, sort=sort, space=space, tag=tag, **about)
