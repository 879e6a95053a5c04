"""Coordinates of charts, rendered as SVG by the macros of `components/_chart.html`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 280, 90
STEPS = (1, 2, 5)
LABEL = 14  # line height of a label


class Dot(NamedTuple):
    """The coordinates of a value."""

    x: float
    y: float


class Line(NamedTuple):
    """A line through the values, and the greatest value on its axis."""

    dots: list[Dot]
    highest: int

    @property
    def points(self) -> str:
        """Return the points of an SVG polyline."""
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)


def line_chart(values: Sequence[int]) -> Line:
    """Return the values from left to right, on an axis from 0 to a round number."""
    return _line(values, _round_up(max([1, *values])))


def lines_through(*series: Sequence[int]) -> list[Line]:
    """Return several lines on a common axis."""
    highest = _round_up(max([1, *(value for values in series for value in values)]))
    return [_line(values, highest) for values in series]


def labels_beside(lines: Sequence[Line]) -> list[float]:
    """Return the y coordinates of the labels at the ends of lines, far enough apart to be readable."""
    ends = sorted((line.dots[-1].y, number) for number, line in enumerate(lines))
    heights, lowest = [0.0] * len(lines), float(HEIGHT)
    for left, (y, number) in enumerate(reversed(ends)):
        free_above = LABEL * (len(ends) - 1 - left)
        heights[number] = lowest = max(min(y, lowest), free_above)
        lowest -= LABEL
    return heights


def _line(values: Sequence[int], highest: int) -> Line:
    step = WIDTH / max(1, len(values) - 1)
    heights = (HEIGHT * (1 - max(0, value) / highest) for value in values)
    return Line([Dot(round(number * step, 1), round(y, 1)) for number, y in enumerate(heights)], highest)


def _round_up(value: int) -> int:
    """Return the next of 1, 2, 5, 10, 20, 50 …"""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= value:
                return step * power
        power *= 10
