"""Templates speak one language each: the one that they were asked for in."""

from __future__ import annotations

import pytest
from flask_babel import force_locale, get_locale
from jinja2 import DictLoader

from app.core.ui import template_env

PAGES = {
    "plain.html": '{{ _("Questions") }}, {% from "part.html" import part %}{{ part("<b>") }}',
    "part.html": '{% macro part(name) %}{{ _("Answer by %(name)s", name=name) }}{% endmacro %}',
    "letter.txt": '{{ _("Answer by %(name)s", name="<b>") }}',
    "name.html": '{{ _("Answer by %(name)s", name=name) }}',
    "asked.html": "{{ _(word) }}",
}
WORDS = {"Questions": "Les <i>questions</i>", "Answer by %(name)s": "Réponse de %(name)s"}


@pytest.fixture
def spoken(app, monkeypatch):
    """`spoken("plain.html", "fr")` is the page in French; the catalogue is WORDS."""
    environment = template_env.Environment(app, loader=DictLoader(PAGES), autoescape=app.select_jinja_autoescape)
    environment.globals["_"] = str.upper
    monkeypatch.setattr(template_env, "gettext", lambda text: WORDS[text] if str(get_locale()) == "fr" else text)

    def render(template, language, **values):
        with force_locale(language):
            return environment.get_template(template).render(**values)

    return render


def test_a_page_says_its_words_in_the_language_it_is_asked_for_in(spoken):
    assert spoken("plain.html", "en") == "Questions, Answer by &lt;b&gt;"
    assert spoken("plain.html", "fr") == "Les <i>questions</i>, Réponse de &lt;b&gt;"
    assert spoken("plain.html", "en").startswith("Questions")


def test_letters_in_plain_text_escape_nothing(spoken):
    assert spoken("letter.txt", "fr").startswith("Réponse de <b>")


def test_words_that_a_page_is_given_are_translated_when_it_is_drawn(app):
    environment = template_env.Environment(app, loader=DictLoader(PAGES))
    environment.globals["_"] = str.upper
    with force_locale("fr"):
        assert environment.get_template("asked.html").render(word="later") == "LATER"


def test_what_people_typed_from_right_to_left_is_isolated_in_a_sentence(spoken):
    name = "שלום"
    assert spoken("name.html", "fr", name=name) == f"Réponse de \u2068{name}\u2069"
    assert spoken("name.html", "fr", name="Zoé") == "Réponse de Zoé"
