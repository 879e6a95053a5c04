"""Parts of pages are drawn once for the same facts, and never for others."""

from __future__ import annotations

import contextvars
import re
from itertools import count

import pytest

from app.core.cache import fragment_cache
from app.core.cache.fragment_cache import MOST_BYTES, cached_fragment
from app.core.web.forms import CreatingForm


@pytest.fixture(autouse=True)
def nothing_kept():
    fragment_cache._fragments.clear()


def test_the_same_facts_are_drawn_once_and_others_anew():
    numbers = count(1)

    def draw(fact):
        return cached_fragment(("part", fact), lambda: f"{fact}: {next(numbers)}")

    assert [draw("a"), draw("b"), draw("a")] == ["a: 1", "b: 2", "a: 1"]


def test_a_process_keeps_no_more_than_it_may_and_that_which_is_asked_for():
    large = "é" * (MOST_BYTES // 20)  # a tenth of the limit
    for number in range(50):
        cached_fragment(number, lambda: large)
        assert cached_fragment("asked for again and again", lambda: "once") == "once"
        assert fragment_cache._fragments.currsize <= MOST_BYTES
    assert cached_fragment(49, lambda: "anew") == large
    assert cached_fragment("asked for again and again", lambda: "anew") == "once"
    assert cached_fragment(3, lambda: "anew") == "anew"


def test_a_macro_is_drawn_once_for_facts_and_anew_without_them(app):
    numbers = count(1)
    macro = app.jinja_env.from_string("{% macro told(number) %}n{{ number() }}{% endmacro %}").module.told
    with app.test_request_context():
        shown = [
            fragment_cache.part_for(facts, macro, lambda: next(numbers))
            for facts in (("a",), ("a",), ("b",), None, None)
        ]
    assert shown == ["n1", "n1", "n2", "n3", "n4"]


def test_each_page_puts_its_own_token_and_form_ids_into_what_was_drawn_once(app):
    app.config["WTF_CSRF_ENABLED"] = True
    source = '{% from "components/_form.html" import hidden %}'
    source += "{% macro two() %}{{ hidden(one) }}{{ hidden(other) }}{% endmacro %}"
    macro = app.jinja_env.from_string(source)

    def page() -> tuple[list[str], list[str]]:
        with app.test_request_context():
            forms = {"one": CreatingForm(formdata=None), "other": CreatingForm(formdata=None)}
            shown = fragment_cache.part_for(("two forms",), macro.make_module(forms).two)
        return (
            re.findall(r'name="form_id" value="([0-9a-f]{32})"', shown),
            re.findall(r'name="csrf_token" value="([^"]+)"', shown),
        )

    (ids, tokens), (other_ids, other_tokens) = (contextvars.Context().run(page) for _ in range(2))
    assert len(set(ids + other_ids)) == 4
    assert len(tokens) == 2
    assert set(tokens).isdisjoint(other_tokens)
