"""How two texts differ: marked by words, side by side, and nothing of it is ever HTML."""

from __future__ import annotations

import time

from app.community.editing.diff import Text, difference, parts_between, rows_between


def test_a_difference_marks_words_and_escapes_them():
    marked = difference("It is <b>lint</b> there", "It is <b>felt</b> there")
    assert marked == "It is &lt;b&gt;<del>lint</del><ins>felt</ins>&lt;/b&gt; there"


def test_words_that_follow_each_other_are_one_change():
    assert difference("turn it left now", "turn him right now") == "turn <del>it left</del><ins>him right</ins> now"


def test_both_sides_stand_for_themselves():
    (row,) = rows_between("Clean the filter", "Clean the pump")
    assert (row.old, row.new) == ("Clean the <del>filter</del>", "Clean the <ins>pump</ins>")
    assert row.both == "Clean the <del>filter</del><ins>pump</ins>"


def test_what_stays_the_same_far_from_a_change_is_left_out():
    before = [f"Line {number}" for number in range(10)]
    rows = rows_between("\n".join(before), "\n".join([*before[:5], "Another", *before[6:]]))
    assert [(row.skipped, str(row.both)) for row in rows] == [
        (4, ""),
        (0, "Line 4"),
        (0, "<del>Line 5</del><ins>Another</ins>"),
        (0, "Line 6"),
        (3, ""),
    ]


def test_a_line_that_came_has_nothing_on_the_other_side():
    changed = [row for row in rows_between("One", "One\nTwo") if row.new is not None]
    assert [(row.old, row.new) for row in changed] == [("", "<ins>Two</ins>")]


def test_only_what_differs_is_told():
    parts = parts_between(Text("Body", "Old title", ["a"]), Text("Body", "New title", ["a"]))
    assert [(part.name, part.rows[0].both) for part in parts] == [("title", "<del>Old</del><ins>New</ins> title")]
    assert parts_between(Text("Body"), Text("Body")) == []


def test_the_longest_texts_are_compared_in_no_time():
    started = time.monotonic()
    assert "<ins>" in difference("a " * 40_000, "b " * 40_000)
    rows_between("\n".join("xy" * (n % 7) for n in range(10_000)), "\n".join("yx" * (n % 5) for n in range(10_000)))
    assert time.monotonic() - started < 5
