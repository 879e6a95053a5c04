"""Home page and lists of questions."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app.community.question_lists import home as question_lists_home
from app.community.question_lists.queries import list_questions, waiting_counts
from app.community.spaces.models import Space
from app.community.spaces.queries import get_space, spaces_of
from app.community.tags.models import Tag
from app.community.tags.queries import get_tag
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.clock import now, zone_here
from app.core.errors import NotFound
from app.core.web.http import member, member_only, page, viewer
from app.core.web.i18n import language

ON_HOME = 8
MOST_OWN = MOST_TO_HELP = 5


@cache_page_for_anonymous
def home() -> ResponseReturnValue:
    """Show members their questions and those they can help with; visitors a search, the spaces and recent questions."""
    reader, lang = viewer(), language()
    hot = question_lists_home.hot_questions(reader, lang, ON_HOME)
    if reader is None:
        newest = [each for each in question_lists_home.newest_questions(None, lang, 2 * ON_HOME) if each not in hot][
            :ON_HOME
        ]
        return page("community/question_lists/welcome.html", spaces=spaces_of(None), hot=hot, newest=newest)
    own = question_lists_home.own_questions(reader, MOST_OWN)
    to_help = question_lists_home.questions_to_help_with(reader, lang, MOST_TO_HELP)
    waiting = waiting_counts(reader) if reader.answer_count > 0 or reader.is_staff else None
    hour = now().astimezone(zone_here()).hour
    others = [each for each in hot if each not in to_help and each.asker_id != reader.id]
    lists = {"own": own, "to_help": to_help, "hot": others, "is_empty": not hot}
    return page("community/question_lists/home.html", reader=reader, hour=hour, waiting=waiting, **lists)


@member_only
def my() -> ResponseReturnValue:
    """Show links to everything that belongs to the member."""
    return page("community/members/my_pages.html")


@cache_page_for_anonymous
def questions() -> ResponseReturnValue:
    """List the questions that the visitor may read, by filter and sort order."""
    space = get_space(request.args["space"], viewer()) if request.args.get("space") else None
    tag = get_tag(request.args["tag"], viewer()) if request.args.get("tag") else None
    return show_list("community/question_lists/list.html", request.args.get("filter", ""), space, tag)


def my_questions() -> ResponseReturnValue:
    """List the member's own questions with their state."""
    asker = member()
    return page(
        "community/question_lists/my_questions.html",
        questions=list_questions(asker, wanted="mine", sort="new", cursor=request.args.get("after")),
    )


def show_list(
    template: str, wanted: str, space: Space | None = None, tag: Tag | None = None, **about: Any
) -> ResponseReturnValue:
    """Render a page with a list of questions; `about` contains further values for the template."""
    sort, lang = request.args.get("sort") or "active", request.args.get("lang", "")
    languages = question_lists_home.languages_in_use()
    if lang and lang not in languages:
        raise NotFound
    found = list_questions(
        viewer(),
        wanted=wanted,
        sort=sort,
        space=space,
        tag=tag,
        cursor=request.args.get("after"),
        lang=lang,
        first=language(),
    )
    about |= {"languages_in_use": languages, "lang": lang}
    return page(template, questions=found, wanted=wanted, sort=sort, space=space, tag=tag, **about)
