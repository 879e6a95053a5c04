"""Home, the lists of questions, and the places they belong to."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone

from app.community.models import Space, Tag
from app.community.queries.lists import active_questions, list_questions, newest_questions, waiting_counts
from app.community.queries.places import get_space, get_tag, list_tags, spaces_of
from app.core.clock import now
from app.core.kept import kept_for_strangers
from app.core.web import member, page, viewer

ON_HOME = 8


@kept_for_strangers
def home() -> ResponseReturnValue:
    """What is new, what is going on, and where one can help."""
    reader = viewer()
    active = active_questions(reader, ON_HOME)
    newest = [each for each in newest_questions(reader, 2 * ON_HOME) if each not in active][:ON_HOME]
    helps = reader is not None and (reader.answer_count > 0 or reader.is_staff)
    waiting = waiting_counts(reader) if helps else None
    hour = now().astimezone(get_timezone()).hour
    return page("community/home.html", newest=newest, active=active, waiting=waiting, reader=reader, hour=hour)


@kept_for_strangers
def questions() -> ResponseReturnValue:
    """All questions that one may read, by filter and order."""
    space = get_space(request.args["space"], viewer()) if request.args.get("space") else None
    tag = get_tag(request.args["tag"]) if request.args.get("tag") else None
    return _list("community/questions.html", request.args.get("filter", ""), space, tag)


def my_questions() -> ResponseReturnValue:
    """What I asked, and where it stands."""
    asker = member()
    return page(
        "community/my_questions.html",
        questions=list_questions(asker, wanted="mine", sort="new", cursor=request.args.get("after")),
    )


@kept_for_strangers
def space(slug: str) -> ResponseReturnValue:
    return _list("community/space.html", request.args.get("filter", ""), get_space(slug, viewer()))


@kept_for_strangers
def tags() -> ResponseReturnValue:
    return page("community/tags.html", tags=list_tags(request.args.get("after")), spaces=spaces_of(viewer()))


@kept_for_strangers
def tag(name: str) -> ResponseReturnValue:
    return _list("community/tag.html", request.args.get("filter", ""), None, get_tag(name))


def _list(template: str, wanted: str, space: Space | None = None, tag: Tag | None = None) -> ResponseReturnValue:
    sort = request.args.get("sort") or "active"
    found = list_questions(viewer(), wanted=wanted, sort=sort, space=space, tag=tag, cursor=request.args.get("after"))
    return page(template, questions=found, wanted=wanted, sort=sort, space=space, tag=tag)
