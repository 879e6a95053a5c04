"""Any order of merges, undos, links, votes and votes on behalf of customers counts each customer once."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.members.models import Member, Role
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import UserFacingError
from app.suggestions import actions as suggestions_actions
from app.suggestions import queries as suggestions_queries
from app.suggestions.areas import actions as areas_actions
from app.suggestions.backing import actions as backing_actions
from app.suggestions.merging import actions as merging_actions
from app.suggestions.merging.queries import get_either
from app.suggestions.models import MERGED, Area, Source, Suggestion
from app.suggestions.sources import actions as sources_actions
from tests import cast
from tests.community.recount import differences
from tests.suggestions.conftest import BODY, TITLE
from tests.suggestions.merging.conftest import SAME
from tests.suggestions.merging.reference import Reference

NUMBERS = count()  # every example has people, a space and suggestions of its own
PEOPLE, IDEAS, THREADS = 5, 4, 3
DEEDS = ["back"] * 2 + ["merge"] * 3 + ["unmerge", "link"] * 2 + ["unback", "for", "withdraw", "unlink", "relink"]
STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 9), st.integers(0, 9)), min_size=12, max_size=30)


class World:
    """Customers, their suggestions and questions, two of the staff, and the reference beside them."""

    def __init__(self) -> None:
        number = next(NUMBERS)
        with unit_of_work():
            space = cast.place(f"space{number}")
            people = [cast.person(f"customer{number}-{each}") for each in range(PEOPLE)]
            self.staff = [_staff(f"{role}{number}", role).id for role in ("admin", "agent")]
            admin = db.session.get_one(Member, self.staff[0])
            area = areas_actions.make_area(admin, name=f"Area {number}", space=space, owner=None, now=cast.NOW)
            self.people = [each.id for each in people]
            self.ideas = [_suggest(people[each], area).id for each in range(IDEAS)]
            self.threads = [_ask(people[each], space).id for each in range(THREADS)]
        self.unlinked: list[tuple[int, int, int, int]] = []  # entry, suggestion, thread, when it was linked
        self.reference = Reference([self.people[each] for each in range(IDEAS)])

    def do(self, deed: str, one: int, other: int, minute: int) -> None:
        """Do it, and in the reference too unless it is refused."""
        at = cast.NOW + timedelta(minutes=minute)
        idea, person = one % IDEAS, self.people[other % PEOPLE]
        with suppress(UserFacingError):
            with unit_of_work():
                is_done = getattr(self, f"_{deed}")(idea, other, person, at)
            if is_done:
                self._note(deed, idea, other, person, minute)

    def _back(self, idea: int, _other: int, person: int, at: datetime) -> bool:
        voting_actions.add_me_too(db.session.get_one(Member, person), self._thread(idea), at)
        return True

    def _unback(self, idea: int, _other: int, person: int, at: datetime) -> bool:
        voting_actions.remove_me_too(db.session.get_one(Member, person), self._thread(idea), at)
        return True

    def _for(self, idea: int, _other: int, person: int, at: datetime) -> bool:
        customer = db.session.get_one(Member, person)
        backing_actions.back_for(self._actor(1), self._idea(idea), customer, None, "By phone.", at)
        return True

    def _withdraw(self, idea: int, _other: int, person: int, at: datetime) -> bool:
        mine = {"thread_id": self.ideas[idea], "member_id": person}
        backing = db.session.scalar(select(Backing).filter_by(**mine))
        return backing is not None and backing_actions.withdraw_for(self._actor(1), self._idea(idea), backing, at)

    def _merge(self, idea: int, other: int, _person: int, at: datetime) -> bool:
        known = self._idea(idea).status == MERGED
        merging_actions.merge(self._actor(0), self._idea(idea), self._idea(other % IDEAS), SAME, at)
        return not known

    def _unmerge(self, idea: int, _other: int, _person: int, at: datetime) -> bool:
        stash = self.reference.merged.get(idea)
        into = self._idea(stash.into if stash else (idea + 1) % IDEAS)
        return merging_actions.unmerge(self._actor(0), self._idea(idea), into, at)

    def _link(self, idea: int, other: int, _person: int, at: datetime) -> bool:
        thread = db.session.get_one(Thread, self.threads[other % THREADS])
        db.session.refresh(thread, ["asker"])
        return sources_actions.add_source(self._actor(1), self._idea(idea), thread, at)

    def _unlink(self, idea: int, other: int, _person: int, at: datetime) -> bool:
        mine = {"suggestion_id": self.ideas[idea], "thread_id": self.threads[other % THREADS]}
        source = db.session.scalar(select(Source).filter_by(**mine))
        if source is None:
            return False
        entry = sources_actions.unlink_source(self._actor(0), self._idea(idea), source, at)
        since = self.reference.sources[idea][mine["thread_id"]]
        self.unlinked.append((entry.id if entry else 0, idea, mine["thread_id"], since))
        return True

    def _relink(self, _idea: int, other: int, _person: int, at: datetime) -> bool:
        if not self.unlinked:
            return False
        entry_id, idea, _thread, _since = self.unlinked[other % len(self.unlinked)]
        entry = db.session.get_one(AuditLogEntry, entry_id)
        sources_actions.relink_source(self._actor(0), self._idea(idea), entry, at)
        return True

    def _note(self, deed: str, idea: int, other: int, person: int, minute: int) -> None:
        """The same in the reference."""
        reference, thread = self.reference, self.threads[other % THREADS]
        if deed in ("back", "for"):
            reference.votes[idea].setdefault(person, minute)
        elif deed in ("unback", "withdraw"):
            reference.votes[idea].pop(person, None)
        elif deed == "merge":
            reference.merge(idea, other % IDEAS, minute)
        elif deed == "unmerge":
            reference.unmerge(idea)
        elif deed == "link":
            reference.sources[idea][thread] = minute
        elif deed == "unlink":
            reference.sources[idea].pop(thread)
        else:
            _entry, where, which, since = self.unlinked[other % len(self.unlinked)]
            reference.sources[where].setdefault(which, since)

    def wrong(self) -> list[str]:
        """Every difference between the rows, the counters and the reference."""
        db.session.expire_all()
        return [each for idea in range(IDEAS) for each in self._wrong_of(idea)]

    def _wrong_of(self, idea: int) -> list[str]:
        found, reference = self._idea(idea), self.reference
        votes = list(db.session.scalars(select(Backing.member_id).filter_by(thread_id=found.id)))
        sources = list(db.session.scalars(select(Source.thread_id).filter_by(suggestion_id=found.id)))
        asked = {db.session.get_one(Thread, each).asker_id for each in sources}
        mass = suggestions_queries.mass_of(found, cast.NOW + timedelta(days=1))
        pairs = {
            "backers": (sorted(votes), sorted(reference.votes[idea])),
            "sources": (sorted(sources), sorted(reference.sources[idea])),
            "number of backers": (found.thread.backing_count, len(votes)),
            "number of sources": (found.source_count, len(sources)),
            "customers": (mass.customers, len({*votes, *asked, found.thread.asker_id})),
            "mass of sources": (mass.sources, len(sources)),
            "is merged": (found.status == MERGED, idea in reference.merged),
        }
        return [f"{name} of {idea}: {are}, not {should}" for name, (are, should) in pairs.items() if are != should]

    def _idea(self, number: int) -> Suggestion:
        return get_either(self.ideas[number], self._actor(0))

    def _thread(self, number: int) -> Thread:
        return db.session.get_one(Thread, self.ideas[number])

    def _actor(self, number: int) -> Member:
        return db.session.get_one(Member, self.staff[number])


def _staff(handle: str, role: str) -> Member:
    member = cast.person(handle)
    member.roles.append(Role(name=role, granted_at=cast.NOW))
    db.session.flush()
    return member


def _suggest(author: Member, area: Area) -> Suggestion:
    return suggestions_actions.suggest(author, area=area, title=TITLE, body=BODY, now=cast.NOW)


def _ask(asker: Member, space: Space) -> Thread:
    words = {"title": "Why only three, six or nine hours?", "body": "The dial knows nothing between."}
    return threads_actions.ask(asker, space=space, tags=["timer"], **words, now=cast.NOW)


def live(steps: list[tuple[str, int, int]]) -> None:
    world = World()
    for minute, (deed, one, other) in enumerate(steps, 1):
        db.session.rollback()
        world.do(deed, one, other, minute)
        assert world.wrong() == [], (minute, steps[:minute])
    assert differences() == []


QUIET: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


@settings(max_examples=6, derandomize=True, phases=[Phase.generate], **QUIET)
@given(steps=STEPS)
def test_any_order_of_merges_and_votes_counts_each_customer_once(app, steps):
    live(steps)


@pytest.mark.verify
@pytest.mark.timeout(3600)
@settings(max_examples=100, phases=[Phase.generate, Phase.shrink], **QUIET)
@given(steps=STEPS)
def test_many_orders_of_merges_and_votes_count_each_customer_once(app, emptied, steps):
    emptied()
    live(steps)
