"""Spaces: the list, and the page of one."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from app.community.queries.places import house_rules, space_and_level, spaces_of
from app.community.views.lists import show_list
from app.core.kept import kept_for_strangers
from app.core.web import page, viewer


@kept_for_strangers
def spaces() -> ResponseReturnValue:
    """The spaces that one may read."""
    return page("community/spaces.html", spaces=spaces_of(viewer()))


@kept_for_strangers
def space(slug: str) -> ResponseReturnValue:
    """A space's questions, and its rules."""
    found, level = space_and_level(slug, viewer())
    houses, wanted = house_rules([found]), request.args.get("filter", "")
    return show_list("community/space.html", wanted, space=found, level=level, houses=houses, actor=viewer())
