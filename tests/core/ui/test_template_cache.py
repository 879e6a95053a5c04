"""Compiled templates are stored: the next process reads them, unless what they were made of has changed."""

from __future__ import annotations

import shutil

from jinja2 import DictLoader, Environment

from app.core.ui import template_cache
from app.core.ui.template_cache import TemplateCache, cache_of


def rendered(folder, source, *, language="en", version="1", word="old"):
    """The template as a new process renders it; `word` is what its filter makes of a constant."""
    cache = TemplateCache(folder, language, version)
    environment = Environment(loader=DictLoader({"a.html": source}), bytecode_cache=cache, autoescape=True)
    environment.filters["said"] = lambda _text: word
    return environment.get_template("a.html").render()


def test_a_template_is_compiled_again_only_if_anything_changed(tmp_path):
    assert rendered(tmp_path, "{{ 1 | said }}") == "old"
    assert rendered(tmp_path, "{{ 1 | said }}", word="new") == "old"
    assert rendered(tmp_path, "{{ 1 | said }}!", word="new") == "new!"
    assert rendered(tmp_path, "{{ 1 | said }}!", word="newer", version="2") == "newer!"
    assert rendered(tmp_path, "{{ 1 | said }}!", word="neuf", version="2", language="fr") == "neuf!"


def test_a_page_needs_no_folder_for_compiled_templates(tmp_path):
    shutil.rmtree(tmp_path)
    assert rendered(tmp_path, "a") == "a"


def test_the_version_changes_with_any_file_of_ours(tmp_path):
    (tmp_path / "app").mkdir()
    module = tmp_path / "app" / "a.py"
    module.write_text("a")
    before = template_cache._version.__wrapped__(tmp_path)
    module.write_text("ab")
    assert template_cache._version.__wrapped__(tmp_path) != before


def test_tests_store_nothing(app):
    assert cache_of(app, "en") is None
