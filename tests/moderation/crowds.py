"""Random communities whose members vote as they read: in sittings, on what the hot and the tagged lists show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random

from app.moderation.vote_fraud.detection import Cast
from tests.cast import NOW


class Community:
    """`members` people, of whom a few write most of what is read. Often one reads one subject only, as at least five
    others do."""

    def __init__(self, seed: int, members: int, sittings: int) -> None:
        self.random = Random(seed)
        self.members = list(range(1, members + 1))
        self.ids = count(1)
        self.weights = {member: 1 / rank for rank, member in enumerate(self._shuffled(), 1)}
        subjects = min(4, max(1, members // 6))
        self.subjects = {member: number % subjects for number, member in enumerate(self._shuffled())}
        self.casts = [cast for _sitting in range(sittings) for cast in self._sitting()]

    def vote(self, voter: int, author: int, at: datetime, value: int = 1) -> Cast:
        cast = Cast(next(self.ids), voter, author, value, at)
        self.casts.append(cast)
        return cast

    def _shuffled(self) -> list[int]:
        return self.random.sample(self.members, len(self.members))

    def _sitting(self) -> Iterator[Cast]:
        """One reads for half an hour and votes for up to six posts, often of one subject; mostly up."""
        voter = self.random.choice(self.members)
        at = NOW - timedelta(minutes=self.random.randrange(29 * 24 * 60))
        others = [each for each in self.members if each != voter]
        if self.random.random() < 0.5:
            others = [each for each in others if self.subjects[each] == self.subjects[voter]] or others
        given: dict[int, int] = {}
        for author in self.random.choices(others, [self.weights[each] for each in others], k=self.random.randint(1, 8)):
            given[author] = given.get(author, 0) + 1
            if given[author] <= 6:  # a day's most for one
                at += timedelta(minutes=1 + self.random.expovariate(1 / 3))
                yield Cast(next(self.ids), voter, author, 1 if self.random.random() < 0.9 else -1, at)
