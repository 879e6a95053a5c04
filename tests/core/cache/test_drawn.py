"""Parts of pages are drawn once for the same facts, and never for others."""

from __future__ import annotations

import contextvars
import re
from itertools import count

import pytest

from app.core.cache import fragment_cache
from app.core.cache.fragment_cache import MOST_BYTES, cached_fragment
from app.core.web.forms import CreatingForm, FormsByName


@pytest.fixture(autouse=True)
def nothing_kept():
    fragment_cache._fragments.clear()


@pytest.fixture
def request_context(app):
    with app.test_request_context():
        yield


@pytest.fixture
def template(app, tmp_path, monkeypatch):
    """Write a template of this name."""
    monkeypatch.setattr(app.jinja_loader, "searchpath", [*app.jinja_loader.searchpath, str(tmp_path)])
    return lambda name, source: (tmp_path / name).write_text(source)


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


@pytest.mark.usefixtures("request_context")
def test_a_macro_is_drawn_once_for_rows_and_anew_with_what_was_submitted(template):
    numbers = count(1)
    template("told.html", "{% macro told(row, forms) %}{{ row }}{{ forms.one }}{% endmacro %}")
    shown = [
        fragment_cache.part("told.html", "told", row, forms=FormsByName(lambda _name: next(numbers), has_submitted))
        for row, has_submitted in (("a", False), ("a", False), ("b", False), ("b", True), ("b", True))
    ]
    assert shown == ["a1", "a1", "b2", "b3", "b4"]


def test_each_page_puts_its_own_token_and_form_ids_into_what_was_drawn_once(app, template):
    app.config["WTF_CSRF_ENABLED"] = True
    source = '{% from "components/_form.html" import hidden %}'
    source += "{% macro two(forms) %}{{ hidden(forms.one) }}{{ hidden(forms.other) }}{% endmacro %}"
    template("two.html", source)

    def page() -> tuple[list[str], list[str]]:
        with app.test_request_context():
            forms = FormsByName(lambda _name: CreatingForm(formdata=None))
            shown = fragment_cache.part("two.html", "two", forms=forms)
        return (
            re.findall(r'name="form_id" value="([0-9a-f]{32})"', shown),
            re.findall(r'name="csrf_token" value="([^"]+)"', shown),
        )

    (ids, tokens), (other_ids, other_tokens) = (contextvars.Context().run(page) for _ in range(2))
    assert len(set(ids + other_ids)) == 4
    assert len(tokens) == 2
    assert set(tokens).isdisjoint(other_tokens)
