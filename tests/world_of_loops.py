"""What shipped in the filled world: two customers report that it is still not solved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import joinedload

from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.suggestions import actions as suggestions_actions
from app.suggestions.loop.actions import report_unsolved
from app.suggestions.loop.queries import own_question
from app.suggestions.models import Area, Suggestion
from app.suggestions.sources import actions as sources_actions

if TYPE_CHECKING:
    from tests.world import World

READERS = frozenset({"gus", "ada", "pia"})
NO_ONE: frozenset[str] = frozenset()
MARKS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "zqreport": (READERS | {"dan"}, NO_ONE),
    "zqbackersreport": (READERS | {"ben", "mia"}, NO_ONE),  # it is a private question too, which moderators read
}


def fill_loops(world: World, area: Area, times: Iterator[datetime]) -> None:
    """A suggestion from Dan's public question, which Ben backs; it ships, and both report."""
    mia, pia, dan, ben = (world.people[handle] for handle in ("mia", "pia", "dan", "ben"))
    words = {"title": "Name the soap on the machine", "body": "A line beside the drawer would do, in large letters."}
    made = sources_actions.make_from(mia, world.one(Thread, "dans"), area=area, **words, now=next(times))
    world.threads["shipped"] = made.id
    voting_actions.add_me_too(ben, world.one(Thread, "shipped"), next(times))
    options = [joinedload(Suggestion.thread), joinedload(Suggestion.area)]
    shipped = db.session.get_one(Suggestion, made.id, options=options)
    suggestions_actions.set_status(pia, shipped, "shipped", "It is on all machines built since May.", next(times))
    for actor, mark in ((dan, "zqreport"), (ben, "zqbackersreport")):
        text = f"{mark}: the line is there, and says the wrong soap."
        report_unsolved(actor, shipped, own_question(actor, shipped), text, next(times))
    opening = db.select(Post.id).where(Post.thread_id == made.id, Post.kind == "opening")
    world.posts["opening_shipped"] = db.session.scalars(opening).one()
