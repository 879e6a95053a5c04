"""Images of other sites: stored as images, shown as links, so that only a click requests them, without a referrer."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.core.text.html import image_label

LINK_OR_IMAGE = re.compile(r"(<a\s[^<>]*>)|(</a>)|<img([^<>]*)>")  # in our sanitised HTML, "<" occurs only in tags
SOURCE, ALT = re.compile(r'\ssrc="([^"]*)"'), re.compile(r'\salt="([^"]*)"')
REL = "nofollow ugc noopener noreferrer"
LINK = Markup(
    '<a class="foreign-image" href="{}" rel="{}" data-behaviour="show-image" data-alt="{}" data-failed="{}">'
    "{}<bdi>{}</bdi></a>"
)


def prose(html: str | None) -> Markup:
    """Return HTML that `render_markdown` made safe, as pages show it."""
    shown = html or ""
    if "<img" in shown:
        shown = without_foreign_images(shown, current_app.config["BASE_URL"])
    return Markup(shown)  # noqa: S704 — only sanitised HTML is stored


def without_foreign_images(html: str, base_url: str) -> str:
    """Return the HTML with links in place of other sites' images; inside a link, the new link follows it."""
    behind: list[str] = []
    is_in_link = False

    def replace(match: re.Match[str]) -> str:
        nonlocal is_in_link
        opens, closes, image = match.groups()
        if image is None:
            is_in_link = bool(opens)
            following = "".join(behind) if closes else ""
            del behind[: len(behind) if closes else 0]
            return match[0] + following
        address, alt = _attribute(SOURCE, image), _attribute(ALT, image)
        if address.startswith(("/files/", f"{base_url}/files/")):
            return match[0]
        if not is_in_link:
            return _link(address, alt)
        behind.append(f" {_link(address, alt)}")
        return str(escape(alt or image_label("")))

    return LINK_OR_IMAGE.sub(replace, html)


def _attribute(pattern: re.Pattern[str], image: str) -> str:
    found = pattern.search(image)
    return unescape(found[1]) if found else ""


def _link(address: str, alt: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # browsers cannot load it either
        return str(escape(image_label(alt)))
    description = f" ({alt})" if alt.strip() else ""
    failed = _("The image could not be loaded.")
    return LINK.format(address, REL, alt, failed, _("Show image from %(host)s", host=host), description)
