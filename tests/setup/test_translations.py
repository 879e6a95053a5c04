"""Catalogues: what is said, what is translated, and what is compiled."""

from __future__ import annotations

import gettext
import os

import pytest
from babel.messages.pofile import write_po

from app.core.web import i18n
from setup import translations

CODE = """
from flask_babel import gettext as _, lazy_gettext as _l, ngettext
greeting = _("Good morning, %(name)s.", name="Ana")
later = _l("Until later.")
many = ngettext("%(num)s answer", "%(num)s answers", 3)
"""
COMPLETE = {
    "Good morning, %(name)s.": "Bonjour, %(name)s.",
    "Until later.": "À plus tard.",
    "%(num)s answer": ("%(num)s réponse", "%(num)s réponses"),
    "Ask": "Demander",
}


@pytest.fixture
def project(tmp_path):
    """A small project: some code, a template, and no catalogue yet."""
    (tmp_path / "babel.cfg").write_text((translations.ROOT / "babel.cfg").read_text())
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "greetings.py").write_text(CODE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("<button>{{ _('Ask') }}</button>")
    return tmp_path


@pytest.fixture
def translated(project):
    """Writes the French catalogue with these translations."""

    def write(strings):
        translations.update(project)
        place = project / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
        catalog = translations._read(place)
        for message in catalog:
            if message.id:
                message.string = strings.get(translations._key(message), message.string)
        with place.open("wb") as file:
            write_po(file, catalog)
        return place

    return write


def test_what_is_said_and_not_translated_is_named_with_its_place(project):
    gaps = translations.untranslated(project)
    assert len(gaps) == len(COMPLETE)
    assert "fr: templates/page.html:1: missing: 'Ask'" in gaps


def test_a_complete_catalogue_has_no_gaps(project, translated):
    translated(COMPLETE)
    assert translations.untranslated(project) == []


@pytest.mark.parametrize(
    ("said", "string", "fault"),
    [
        ("Ask", "", "empty"),
        ("%(num)s answer", ("%(num)s réponse", ""), "empty"),
        ("Good morning, %(name)s.", "Bonjour, %(nom)s.", "name"),
    ],
)
def test_a_gap_in_a_translation_is_found(project, translated, said, string, fault):
    translated({**COMPLETE, said: string})
    (gap,) = translations.untranslated(project)
    assert fault in gap


def test_an_update_keeps_what_is_translated_and_drops_what_is_said_no_more(project, translated):
    place = translated(COMPLETE)
    (project / "templates" / "page.html").write_text("<button>{{ _('Answer') }}</button>")
    translations.update(project)
    catalog = translations._read(place)
    assert catalog.get("Until later.").string == "À plus tard."
    assert catalog.get("Ask") is None
    assert catalog.get("Answer").string == ""


def test_only_what_changed_is_compiled_and_readers_get_it(project, translated):
    place = translated(COMPLETE)
    (compiled,) = translations.compile_what_changed(project)
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Ask") == "Demander"
    assert translations.compile_what_changed(project) == []
    later = compiled.stat().st_mtime + 5
    os.utime(place, (later, later))
    assert translations.compile_what_changed(project) == [compiled]


def test_a_project_without_translations_compiles(tmp_path):
    assert translations.compile_what_changed(tmp_path) == []


def test_each_language_of_the_pages_has_a_catalogue():
    assert {"en", *translations.LANGUAGES} == set(i18n.LANGUAGES)
