"""Several lines of a chart share one axis, and their labels can be read."""

from __future__ import annotations

import pytest

from app.core.ui.charts import HEIGHT, LABEL, labels_beside, lines_through


def test_lines_share_the_round_number_at_the_top():
    few, many = lines_through([0, 1, 2], [0, 30, 0])
    assert few.highest == many.highest == 50
    assert few.dots[0].y == HEIGHT


@pytest.mark.parametrize("ends", [(0, 0), (5, 5), (5, 4), (0, 5), (5, 0)])
def test_labels_at_the_ends_of_lines_do_not_meet_and_stay_in_the_chart(ends):
    first, second = labels_beside(lines_through(*([0, 5, end] for end in ends)))
    assert abs(first - second) >= LABEL
    assert 0 <= min(first, second) <= max(first, second) <= HEIGHT
