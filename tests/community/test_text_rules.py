"""What a title, a body and a tag may be made of, in every script."""

from __future__ import annotations

import pytest

from app.community.text_rules import checked_body, checked_tags, checked_title
from app.core.errors import InvalidInput
from app.core.text.normalisation import slug_of


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\u3164", "\u0301", "\u2800", " ", "\n"])
def test_what_nobody_sees_is_no_title_and_no_text(sign):
    for checked in (checked_title, checked_body):
        with pytest.raises(InvalidInput):
            checked(sign * 40)
        with pytest.raises(InvalidInput):
            checked("Short" + sign * 20)


@pytest.mark.parametrize("name", ["हिन्दी", "ภาษาไทย", "தமிழ்", "c++", "e-61", "日本語", "réglage"])
def test_a_tag_is_written_in_any_script(name):
    assert checked_tags([f" {name}\u200b"]) == [name]


@pytest.mark.parametrize("name", ["a b", "\u0301a", "a\u200bb", "a,b", "<b>", "a\u202eb", "🚀"])
def test_a_tag_holds_no_signs_and_nothing_that_is_not_seen(name):
    with pytest.raises(InvalidInput):
        checked_tags([name])


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Mise en œuvre : L’abonnement", "mise-en-oeuvre-l-abonnement"),
        ("Größe ändern — Łódź", "grosse-andern-lodz"),
        ("Москва", "moskva"),
        ("हिन्दी", "hindi"),
        ("¿?", "-"),
    ],
)
def test_a_title_is_read_in_its_address_whatever_its_script(title, slug):
    assert slug_of(title) == slug
