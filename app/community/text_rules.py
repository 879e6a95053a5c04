"""Rules for titles, texts and tags: the limits used by forms, and the checks used by actions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import category

from flask_babel import lazy_gettext as _

from app.core.db.base import fold_case
from app.core.errors import InvalidInput
from app.core.text import html as text_html
from app.core.text.normalisation import clean, one_line, visible_length

SHORTEST_TITLE, LONGEST_TITLE = 15, 150  # characters
SHORTEST_BODY, LONGEST_BODY = 20, 30_000
SHORTEST_COMMENT, LONGEST_COMMENT = 10, 1000
LONGEST_SUMMARY = 300
LONGEST_EXCERPT = 200
MOST_TAGS, LONGEST_TAG = 5, 25
MOST_LINKS = 2  # in a post by someone without the privilege for more
TAG = re.compile(r"[\w.+#-]+")
LINK = re.compile(r'<a\s(?!class="mention"|href="/files/)', re.IGNORECASE)


def checked_title(title: str) -> str:
    """Return the title on one line. Raises InvalidInput if it is too short or too long."""
    title = " ".join(one_line(clean(title)).split())
    if visible_length(title) < SHORTEST_TITLE:
        raise InvalidInput(
            _("Describe the topic in a few words. Titles need at least %(least)s characters.", least=SHORTEST_TITLE),
            "title",
        )
    if len(title) > LONGEST_TITLE:
        raise InvalidInput(
            _("Keep the title to %(most)s characters or fewer, and put the rest in the text.", most=LONGEST_TITLE),
            "title",
        )
    return title


def checked_body(body: str, least: int = SHORTEST_BODY, most: int = LONGEST_BODY) -> str:
    """Return the text without surrounding white space. Raises InvalidInput if it is too short or too long."""
    body = clean(body)
    if visible_length(body) < least:
        raise InvalidInput(_("Add some more detail: at least %(least)s characters.", least=least), "body")
    return checked_length(body, most, "body")


def checked_length(text: str, most: int, field: str) -> str:
    """Return the text. Raises InvalidInput if it is longer than `most`."""
    if len(text) > most:
        raise InvalidInput(_("This text is too long: use at most %(most)s characters.", most=most), field)
    return text


def checked_comment(body: str) -> str:
    """Return the comment without surrounding white space. Raises InvalidInput if it is too short or too long."""
    return checked_body(body, SHORTEST_COMMENT, LONGEST_COMMENT)


def checked_tags(names: Iterable[str], most: int = MOST_TAGS, field: str = "tags") -> list[str]:
    """Return the names as stored: case-folded, without repetition, in the same order. Raises InvalidInput."""
    folded = list(dict.fromkeys(filter(None, (fold_case(clean(name)) for name in names))))
    if len(folded) > most:
        raise InvalidInput(_("Use at most %(most)s tags. Choose the most relevant ones.", most=most), field)
    for name in folded:
        if len(name) > LONGEST_TAG:
            raise InvalidInput(_("Tags can be up to %(most)s characters long.", most=LONGEST_TAG), field)
        if not _is_tag(name):
            raise InvalidInput(_("Use only letters, digits and . + # - _ in a tag, without spaces."), field)
    return folded


def _is_tag(name: str) -> bool:
    """Return whether the name is valid. Combining marks count as letters: many scripts write vowels with them."""
    without_marks = "".join(sign for sign in name if category(sign)[0] != "M")
    return TAG.fullmatch(without_marks) is not None and name.startswith(without_marks[0])


def link_count(html: str) -> int:
    """Count the links in a rendered post, without mentions and links to our own files."""
    return len(LINK.findall(html))


def excerpt_of(html: str) -> str:
    """Return the beginning of a rendered post as plain text on one line, for lists."""
    text = " ".join(text_html.to_text(html).split())
    if len(text) <= LONGEST_EXCERPT:
        return text
    cut = text[: LONGEST_EXCERPT - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + "…"
