"""Reputation ledger of a site, rebuilt from its votes with the points in force at the dump's newest date.

The dump does not say who cast a vote, so that nobody pays for their downvotes; it does say who offered a bounty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.members.models import START_REPUTATION
from app.community.posts.models import OPENING, Post
from app.core.db.base import db
from app.importing.dump_reader import Row, batches, moment, rows_again
from app.importing.id_map import Accepted, IdMap
from app.importing.reputation_entries import Entry, write_entries
from app.reputation import rules
from app.reputation.rules import ReputationEvent

QUESTION_UP_SINCE = datetime(
    2019, 11, 13, tzinfo=UTC
)  # Stack Exchange: from then on an upvote on a question gives 10 points, also for older votes
QUESTION_UP_BEFORE = ReputationEvent(rules.VOTED_UP.kind, 5)
ASSOCIATION_BONUS = 100  # points for a member with enough reputation on another site of the network
TRUSTED_START = START_REPUTATION + ASSOCIATION_BONUS
UP, DOWN, ACCEPTED, BOUNTY_START, BOUNTY_END = "2", "3", "1", "8", "9"


class Target(NamedTuple):
    """The post that a vote is about."""

    id: int
    kind: str
    author_id: int | None
    wiki_at: datetime | None


class Earned(NamedTuple):
    """A reputation event derived from a vote: member, event, time and post."""

    member_id: int
    event: ReputationEvent
    at: datetime
    post_id: int


@dataclass
class Balance:
    """A member's points while their ledger is computed, with the state of the daily cap."""

    points: int = START_REPUTATION
    day: date | None = None
    today: int = 0

    def count(self, event: ReputationEvent, at: datetime) -> int:
        """Return the points that count: limited by the daily cap, and never below the floor."""
        if self.day != at.date():
            self.day, self.today = at.date(), 0
        counted = event.points
        if event.is_capped and counted > 0:
            counted = max(0, min(counted, rules.DAILY_CAP - self.today))
            self.today += counted
        counted = max(counted, min(0, rules.FLOOR - self.points))
        self.points += counted
        return counted


class Earnings:
    """Points from votes: collected in a temporary file until they are written to the ledger."""

    def __init__(self, site: IdMap) -> None:
        self._site = site
        self._file = TemporaryFile("w+")  # noqa: SIM115 — `close` closes it
        self._numbers: dict[ReputationEvent, int] = {}
        self._plain: dict[int, Balance] = {}
        self._trusted: dict[int, Balance] = {}

    def close(self) -> None:
        self._file.close()

    def gather(self, batch: list[Row], posts: dict[int, int]) -> None:
        """Add the points from these votes on these posts."""
        question_up = rules.VOTED_UP if self._site.ends >= QUESTION_UP_SINCE else QUESTION_UP_BEFORE
        members = self._site.known("user", (int(row["UserId"]) for row in batch if "UserId" in row))
        targets = _targets(set(posts.values()))
        for row in batch:
            target = targets.get(posts.get(int(row["PostId"]), 0))
            if target is not None:
                accepted = self._site.accepted.get(target.id)
                for member_id, event in _events_of(row, target, question_up, members, accepted):
                    self._add(member_id, event, row["CreationDate"], target.id)

    def bonus_for(self, member_id: int, reputation: int) -> bool:
        """Is this reputation closer to the member's points with the association bonus than without?"""
        plain = self._plain.get(member_id, Balance()).points
        trusted = self._trusted.get(member_id, Balance(TRUSTED_START)).points
        return abs(trusted - reputation) < abs(plain - reputation)

    def __iter__(self) -> Iterator[Earned]:
        self._file.seek(0)
        events = list(self._numbers)
        for line in self._file:
            member_id, number, at, post_id = line.split("\t")
            yield Earned(int(member_id), events[int(number)], moment(at), int(post_id))

    def _add(self, member_id: int, event: ReputationEvent, time: str, post_id: int) -> None:
        at = moment(time)
        self._plain.setdefault(member_id, Balance()).count(event, at)
        self._trusted.setdefault(member_id, Balance(TRUSTED_START)).count(event, at)
        number = self._numbers.setdefault(event, len(self._numbers))
        self._file.write(f"{member_id}\t{number}\t{time}\t{post_id}\n")


def write_ledger(site: IdMap, folder: Path, earnings: Earnings) -> None:
    """Write the ledger of the site's members; rows that are correct already stay as they are."""
    write_entries(site, _entries(site, folder, earnings))


def _entries(site: IdMap, folder: Path, earnings: Earnings) -> Iterator[Entry]:
    balances: dict[int, Balance] = {}
    for member_id, joined, reputation in _reputation_in_the_file(site, folder):
        if earnings.bonus_for(member_id, reputation):
            balances[member_id] = Balance(TRUSTED_START)
            yield Entry(member_id, rules.ASSOCIATION_BONUS, ASSOCIATION_BONUS, ASSOCIATION_BONUS, None, joined)
    for member_id, event, at, post_id in earnings:
        counted = balances.setdefault(member_id, Balance()).count(event, at)
        yield Entry(member_id, event.kind, event.points, counted, post_id, at)


def _reputation_in_the_file(site: IdMap, folder: Path) -> Iterator[tuple[int, datetime, int]]:
    for batch in batches(rows_again(folder / "Users.xml", site.summary, without="AboutMe")):
        members = site.known("user", (int(row["Id"]) for row in batch))
        for row in batch:
            yield members[int(row["Id"])], moment(row["CreationDate"]), int(row["Reputation"])


def _events_of(
    row: Row, post: Target, question_up: ReputationEvent, members: dict[int, int], accepted: Accepted | None
) -> Iterator[tuple[int, ReputationEvent]]:
    kind, author = row["VoteTypeId"], post.author_id
    is_wiki = post.wiki_at is not None and moment(row["CreationDate"]).date() >= post.wiki_at.date()
    if kind == BOUNTY_START:
        payer = members.get(int(row.get("UserId", 0)))
        if payer is not None:
            yield payer, _bounty(-int(row.get("BountyAmount", 0)))
    elif author is None:
        return
    elif kind == BOUNTY_END:
        yield author, _bounty(int(row.get("BountyAmount", 0)))
    elif kind == UP and not is_wiki:
        yield author, question_up if post.kind == OPENING else rules.VOTED_UP
    elif kind == DOWN and not is_wiki:
        yield author, rules.VOTED_DOWN
    elif kind == ACCEPTED and accepted and author != accepted.asker_id:
        yield from _events_of_acceptance(post, author, accepted)


def _events_of_acceptance(post: Target, author: int, accepted: Accepted) -> Iterator[tuple[int, ReputationEvent]]:
    if post.wiki_at is None:
        yield author, rules.ACCEPTED
    if accepted.asker_id is not None and not accepted.is_wiki:
        yield accepted.asker_id, rules.ACCEPTING


def _bounty(points: int) -> ReputationEvent:
    return ReputationEvent(rules.BOUNTY, points, is_capped=False)


def _targets(post_ids: set[int]) -> dict[int, Target]:
    found = db.session.execute(select(Post.id, Post.kind, Post.author_id, Post.wiki_at).where(Post.id.in_(post_ids)))
    return {row[0]: Target(*row) for row in found}
