"""Measures of a ranking. A ranking says of each result, best first, whether it is relevant; all values are 0 to 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Ranking = Sequence[bool]


def mean(measure: Callable[[Ranking], float], rankings: Sequence[Ranking]) -> float:
    """Return the mean of a measure over all rankings, those without a relevant result included."""
    return sum(map(measure, rankings)) / len(rankings) if rankings else 0.0


def average_precision(ranking: Ranking) -> float:
    """Return the mean of the precision at each relevant result, 0 if there is none."""
    places = [place for place, is_relevant in enumerate(ranking, start=1) if is_relevant]
    return sum(number / place for number, place in enumerate(places, start=1)) / len(places) if places else 0.0


def reciprocal_rank(ranking: Ranking) -> float:
    """Return 1 / the place of the first relevant result, 0 if there is none."""
    return next((1 / place for place, is_relevant in enumerate(ranking, start=1) if is_relevant), 0.0)


def is_found_within(places: int) -> Callable[[Ranking], float]:
    """Return the measure that is 1 if one of the first results is relevant: recall where one is relevant."""
    return lambda ranking: float(any(ranking[:places]))


def average_recall(rankings: Sequence[Ranking], places: int = 10) -> float:
    """Return AvgRec as the scorer of SemEval-2016 does.

    It is the mean over k of: the relevant results among the first k of all rankings, divided by the most possible.
    """
    shares = []
    for first in range(1, places + 1):
        possible = sum(min(first, sum(ranking)) for ranking in rankings)
        shares.append(sum(sum(ranking[:first]) for ranking in rankings) / possible if possible else 0.0)
    return sum(shares) / len(shares)
