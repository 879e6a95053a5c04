"""Detection of votes that no honest behaviour explains: series of one member for another, and rings. Pure.

Stack Exchange reverses such series every night, and does not publish its thresholds so that nobody stays just below
them (meta.stackexchange.com/q/126829): these numbers are our own. Besides plain numbers, the detection asks how likely
an honest member would vote this way, given what everyone else votes for, and ignores what would happen once in a
thousand honest communities of this size. A member who makes up a large part of a small community rightly gets many
votes. Two members who are the only ones on their subject look like a ring: so a finding is a report, and moderators can
restore the votes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, lgamma, log
from typing import NamedTuple

SERIES, RING = PATTERNS = ("series", "ring")
LOOK_BACK = timedelta(days=30)  # older votes are never removed
CROWD_LEAST = 10  # other voters: fewer are too few to compare with
BURST = timedelta(minutes=4)
BURST_LEAST = 5  # votes for one author in a burst: nobody reads and judges an answer in less than a minute
LEAST_UP, LEAST_DOWN = 20, 8  # votes for one author in total, for a series that is no burst
SERIES_SHARE = 0.8  # of all that the voter cast with this sign
RING_LEAST = 5  # votes of one member of a ring for another
RING_SHARE = 0.5  # of all upvotes that a member of a ring cast, and of all that they received
LARGEST_RING = 8
FALSE_ALARMS = 0.001  # expected number in an honest community of any size


class Cast(NamedTuple):
    """A vote: its id, voter, author of the post, value (1 or -1) and time."""

    id: int
    voter: int
    author: int
    value: int
    at: datetime


@dataclass(frozen=True)
class Finding:
    """A suspicious pattern with its votes; `members` are the voter of a series, or all members of a ring."""

    pattern: str
    members: tuple[int, ...]
    votes: tuple[int, ...]


def find(casts: Iterable[Cast]) -> list[Finding]:
    """Return the rings, then the series in the remaining votes; no vote is in two findings."""
    casts = sorted(casts, key=lambda each: (each.at, each.id))
    crowd = Crowd(casts)
    rings = list(_rings(casts, crowd))
    taken = {vote for ring in rings for vote in ring.votes}
    return [*rings, *_series([each for each in casts if each.id not in taken], crowd)]


class Crowd:
    """The distribution of all votes, to tell how unlikely it is that one voter votes so often for one author."""

    def __init__(self, casts: Sequence[Cast]) -> None:
        self._for_author = Counter((each.author, each.value) for each in casts)
        self._by_voter = Counter((each.voter, each.value) for each in casts)
        self._pairs = Counter((each.voter, each.author, each.value) for each in casts)
        self._all = Counter(each.value for each in casts)
        self._authors = len({each.author for each in casts})
        self.size = len({each.voter for each in casts})

    def is_improbable(self, voter: int, author: int, value: int, votes: int, of: int) -> bool:
        """Is it very unlikely that an honest voter casts this many of their votes for this author?"""
        if self.size - 1 < CROWD_LEAST:
            return False
        others = self._for_author[author, value] - self._pairs[voter, author, value]
        own = self._by_voter[voter, value] + self._for_author[voter, value]  # nobody votes for themselves
        share = (others + 1) / (self._all[value] - own + self._authors)  # plus one: no share is zero
        return at_least(votes, of, share) < FALSE_ALARMS / (self._authors * self.size)

    def is_ring(self, group: set[int]) -> bool:
        """Do they cast at least half of their upvotes for each other, and receive at least half from each other?"""
        pairs = {(one, other): self._pairs[one, other, 1] for one in group for other in group}
        given = ((sum(pairs[one, other] for other in group), self._by_voter[one, 1]) for one in group)
        taken = ((sum(pairs[other, one] for other in group), self._for_author[one, 1]) for one in group)
        is_few = len(group) <= LARGEST_RING and self.size - len(group) >= CROWD_LEAST
        return is_few and all(inside >= RING_SHARE * of_all for inside, of_all in (*given, *taken))

    def votes_of(self, voter: int, value: int) -> int:
        return self._by_voter[voter, value]


def at_least(votes: int, of: int, share: float) -> float:
    """Return the probability that an author with this share of votes gets at least `votes` of `of` (binomial tail)."""
    if share >= 1:
        return 1.0
    ways = (lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) for k in range(votes, of + 1))
    tail = sum(
        exp(way + k * log(share) + (of - k) * log(1 - share)) for k, way in zip(range(votes, of + 1), ways, strict=True)
    )
    return min(1.0, tail)


def _series(casts: Sequence[Cast], crowd: Crowd) -> Iterator[Finding]:
    by_voter: defaultdict[int, list[Cast]] = defaultdict(list)
    for each in casts:
        by_voter[each.voter].append(each)
    for voter, own in by_voter.items():
        found = {vote for value in (1, -1) for vote in _series_of([each for each in own if each.value == value], crowd)}
        if found:
            yield Finding(SERIES, (voter,), tuple(sorted(found)))


def _series_of(own: Sequence[Cast], crowd: Crowd) -> Iterator[int]:
    """Yield the ids of votes in series, from one voter's votes with one sign."""
    for author, number in Counter(each.author for each in own).items():
        theirs = [each for each in own if each.author == author]
        first = theirs[0]
        least = LEAST_UP if first.value > 0 else LEAST_DOWN
        if number >= least and number >= SERIES_SHARE * len(own) and _surprises(crowd, first, number, len(own)):
            yield from (each.id for each in theirs)
        else:
            yield from _bursts(theirs, own, crowd)


def _bursts(theirs: Sequence[Cast], own: Sequence[Cast], crowd: Crowd) -> Iterator[int]:
    """Yield the ids of votes for one author that were cast faster than anyone can read."""
    for number in range(len(theirs) - BURST_LEAST + 1):
        begin = theirs[number].at
        quick = [each for each in theirs[number:] if each.at - begin <= BURST]
        meanwhile = sum(begin <= each.at <= begin + BURST for each in own)
        if len(quick) >= BURST_LEAST and _surprises(crowd, quick[0], len(quick), meanwhile):
            yield from (each.id for each in quick)


def _surprises(crowd: Crowd, one: Cast, votes: int, of: int) -> bool:
    return crowd.is_improbable(one.voter, one.author, one.value, votes, of)


def _rings(casts: Sequence[Cast], crowd: Crowd) -> Iterator[Finding]:
    """Yield small groups whose members get unlikely many votes from each other, and vote mostly within."""
    pairs = Counter((each.voter, each.author) for each in casts if each.value > 0)
    edges: defaultdict[int, set[int]] = defaultdict(set)
    for (voter, author), number in pairs.items():
        if number >= RING_LEAST and crowd.is_improbable(voter, author, 1, number, crowd.votes_of(voter, 1)):
            edges[voter].add(author)
    for group in _circles(edges):
        if crowd.is_ring(group):
            votes = (each for each in casts if each.value > 0 and each.voter in group and each.author in group)
            yield Finding(RING, tuple(sorted(group)), tuple(each.id for each in votes))


def _circles(edges: dict[int, set[int]]) -> list[set[int]]:
    """Return the groups in which each member can reach each other along edges; a single member is no group."""
    reached = {one: _reached_from(one, edges) for one in list(edges)}
    groups: list[set[int]] = []
    for one in sorted(edges):
        group = {other for other in reached[one] if one in reached.get(other, ())}
        if one in group and group not in groups:
            groups.append(group)
    return groups


def _reached_from(start: int, edges: dict[int, set[int]]) -> set[int]:
    """Return everyone who can be reached from `start` by one or more edges."""
    found: set[int] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(edges.get(one, ()))
    return found
