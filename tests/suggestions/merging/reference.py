"""Who backs which suggestion, and what its sources are: a slow, obvious reference of merges and their undo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Stash(NamedTuple):
    """What a suggestion had when it was merged, and what of it the other one had already."""

    into: int
    at: int
    votes: dict[int, int]
    sources: dict[int, int]
    voted_there: set[int]
    linked_there: set[int]


@dataclass
class Reference:
    """By the number of a suggestion: when each person backed it, and when each thread was linked to it."""

    authors: list[int]
    votes: list[dict[int, int]] = field(default_factory=list)
    sources: list[dict[int, int]] = field(default_factory=list)
    merged: dict[int, Stash] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.votes = [{} for _ in self.authors]
        self.sources = [{} for _ in self.authors]

    def merge(self, one: int, into: int, at: int) -> None:
        """All that one has goes to the other, once; its author backs the other, whose own author does not."""
        votes, sources = self.votes[one], self.sources[one]
        self.merged[one] = Stash(
            into, at, votes, sources, {*self.votes[into], self.authors[into]}, {*self.sources[into]}
        )
        self.votes[one], self.sources[one] = {}, {}
        for person, since in (votes | {self.authors[one]: 0}).items():
            if person != self.authors[into]:
                self.votes[into].setdefault(person, since)
        for thread, since in sources.items():
            self.sources[into].setdefault(thread, since)

    def unmerge(self, one: int) -> None:
        """What is still there goes back; what came since stays, and what left since is gone."""
        into, at, votes, sources, voted, linked = self.merged.pop(one)
        there, links = self.votes[into], self.sources[into]
        self.votes[one] = {who: since for who, since in votes.items() if who in there or who == self.authors[into]}
        self.sources[one] = {thread: since for thread, since in sources.items() if thread in links}
        for person in {*votes, self.authors[one]} - voted:
            if there.get(person, at + 1) <= at:
                del there[person]
        for thread in set(sources) - linked:
            if links.get(thread, at + 1) <= at:
                del links[thread]
