"""How much the facts about a thread count, besides its words, and how two rankings become one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SOLVED_COUNTS = 1.1  # times as much
RECENT_COUNTS = 0.1  # more, if it was asked today: less than what a further matching word adds
HALVED_AFTER = 365.0  # days


def recency(days: Any) -> Any:
    """Return by how much a thread counts more or less for its age in days, a number or a column.

    It is 1.1 for today, 1.05 after a year, and 1.02 after four: an old answer is never hidden.
    """
    return 1 + RECENT_COUNTS * HALVED_AFTER / (HALVED_AFTER + days)


# ── Semantic ranking ─────────────────────────────────────────────────────────────────────────────

MOST_COMPARED = 500  # threads, the nearest, that are compared with what one may read
MOST_NEAR = 100  # threads that are ranked by words, and by meaning, before both are fused
LEAST_SIMILAR = 0.25  # cosine: three of four known duplicates are nearer, half of the nearest in another field are not
MOST_FOUND = 20  # results of a search without its words
RANK_OFFSET = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)
MEANING_COUNTS = 4.0  # times as much as the words in similar questions; chosen by benchmarks/relevance


def mixed(by_words: float, by_meaning: float) -> float:
    """Return the likeness of two threads, from 0 to 1, of those by their words and by their meaning."""
    return (by_words + MEANING_COUNTS * by_meaning) / (1 + MEANING_COUNTS)


def fused(by_words: Sequence[int], by_meaning: Sequence[int], meaning_counts: float) -> dict[int, float]:
    """Return the score of each thread by its places in two rankings, the best first (reciprocal rank fusion).

    What is missing in a ranking has the place after its last.
    """
    scores = dict.fromkeys((*by_words, *by_meaning), 0.0)
    for ranking, factor in ((by_words, 1.0), (by_meaning, meaning_counts)):
        places = {number: place for place, number in enumerate(ranking, start=1)}
        for number in scores:
            scores[number] += factor / (RANK_OFFSET + places.get(number, len(ranking) + 1))
    return dict(sorted(scores.items(), key=lambda each: (-each[1], -each[0])))
