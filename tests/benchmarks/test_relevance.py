"""Measures of a ranking, with values worked out by hand."""

from __future__ import annotations

import pytest

from benchmarks.relevance.measures import average_precision, average_recall, is_found_within, mean, reciprocal_rank

Y, N = True, False


@pytest.mark.parametrize(
    ("ranking", "precision", "reciprocal"),
    [
        ([Y, N, Y], (1 / 1 + 2 / 3) / 2, 1),
        ([N, Y, N, Y], (1 / 2 + 2 / 4) / 2, 1 / 2),
        ([N, N, N, Y], 1 / 4, 1 / 4),
        ([Y, Y], 1, 1),
        ([N, N], 0, 0),
        ([], 0, 0),
    ],
)
def test_average_precision_and_reciprocal_rank(ranking, precision, reciprocal):
    assert average_precision(ranking) == pytest.approx(precision)
    assert reciprocal_rank(ranking) == pytest.approx(reciprocal)


def test_a_mean_counts_rankings_without_a_relevant_result():
    assert mean(average_precision, [[Y], [N, Y], [N, N]]) == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert mean(reciprocal_rank, []) == 0


@pytest.mark.parametrize(("places", "found"), [(1, 0), (2, 1), (5, 1)])
def test_recall_asks_for_a_relevant_result_among_the_first(places, found):
    assert is_found_within(places)([N, Y, N]) == found


def test_average_recall_is_divided_by_the_most_possible():
    # first 1: 1 of 2; first 2: 2 of 3 (the second ranking has one); first 3: 3 of 3
    assert average_recall([[Y, N, Y], [N, Y, N]], places=3) == pytest.approx((1 / 2 + 2 / 3 + 3 / 3) / 3)
    assert average_recall([[N, N]], places=2) == 0
