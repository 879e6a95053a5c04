"""Two suggestions of one area: what Ana made, and the older one of Zoé that asks for the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.following.models import Subscription
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions import queries as suggestions_queries
from app.suggestions.merging import actions
from app.suggestions.merging.models import SuggestionMerge
from app.suggestions.models import Area, Source, StatusChange, Suggestion
from app.suggestions.sources import actions as sources_actions
from tests.cast import person
from tests.suggestions.conftest import loaded, suggest

SAME = "Both ask for the same thing, so we follow up on them together."
OLDER = "Choose the time at which a wash is finished"


@pytest.fixture
def people(ana: Member, ben: Member, zoe: Member, gus: Member) -> SimpleNamespace:
    """Ana and Zoé, who make suggestions, Gus, who links sources, and four other customers."""
    with unit_of_work():
        others = {name: person(name) for name in ("max", "eve", "kim")}
    return SimpleNamespace(ana=ana, ben=ben, zoe=zoe, gus=gus, **others)


@pytest.fixture
def older(zoe: Member, laundry: Area, now: datetime) -> Suggestion:
    """Zoé's suggestion."""
    return suggest(zoe, laundry, now, title=OLDER)


@pytest.fixture
def merge(pia: Member) -> Callable[..., SuggestionMerge]:
    """`merge(idea, older, now)` is what Pia does."""

    def merged(idea: Suggestion, into: Suggestion, at: datetime, response: str = SAME, **more: Any) -> SuggestionMerge:
        with unit_of_work():
            return actions.merge(pia, loaded(idea), loaded(into), response, at, **more)

    return merged


@pytest.fixture
def unmerge(pia: Member) -> Callable[..., bool]:
    """`unmerge(idea, older, now)` is what Pia does."""

    def separated(idea: Suggestion, into: Suggestion, at: datetime) -> bool:
        with unit_of_work():
            return actions.unmerge(pia, loaded(idea), loaded(into), at)

    return separated


def back(member: Member, idea: Suggestion, at: datetime) -> None:
    with unit_of_work():
        voting_actions.add_me_too(member, db.session.get_one(Thread, idea.id), at)


def unback(member: Member, idea: Suggestion, at: datetime) -> None:
    with unit_of_work():
        voting_actions.remove_me_too(member, db.session.get_one(Thread, idea.id), at)


def reply(author: Member, idea: Suggestion, at: datetime, body: str = "I would use that every day.") -> Post:
    with unit_of_work():
        return posts_actions.answer(author, db.session.get_one(Thread, idea.id), body, at)


def link(actor: Member, idea: Suggestion, thread: Thread, at: datetime) -> Source:
    with unit_of_work():
        sources_actions.add_source(actor, loaded(idea), db.session.get_one(Thread, thread.id), at)
    return db.session.scalars(select(Source).filter_by(suggestion_id=idea.id, thread_id=thread.id)).one()


def state(*ideas: Suggestion, now: datetime) -> dict[str, Any]:
    """All that a merge changes of these suggestions, save times of change and numbers of revisions."""
    db.session.expire_all()
    ids = [each.id for each in ideas]

    def rows(table: Any, key: Any, *names: str) -> set[tuple[Any, ...]]:
        columns = (key, *(getattr(table, name) for name in names))
        return {tuple(row) for row in db.session.execute(select(*columns).where(key.in_(ids)))}

    columns = "status status_at source_count area_id"
    thread = "decided_as merged_into_id backing_count answer_count merged_count space_id written_at active_at"
    return {
        "suggestions": rows(Suggestion, Suggestion.id, *columns.split()),
        "threads": rows(Thread, Thread.id, *thread.split()),
        "responses": rows(StatusChange, StatusChange.suggestion_id, "before", "after", "response"),
        "posts": rows(Post, Post.thread_id, "id", "kind", "merged_at"),
        "backers": rows(Backing, Backing.thread_id, "member_id", "added_by_id", "source_id", "reason", "backed_at"),
        "followers": rows(Subscription, Subscription.thread_id, "member_id", "level", "since"),
        "sources": rows(Source, Source.suggestion_id, "thread_id", "customer_id", "added_by_id", "added_at"),
        "mass": [suggestions_queries.mass_of(loaded(each), now) for each in ideas],
    }
