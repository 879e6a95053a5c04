"""Links to files in Markdown and in rendered posts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import quote

from app.community.attachments.models import Attachment
from app.core.files.images import fitted
from app.core.text.html import LINK_REL

SIGNS = r"[0-9a-f]{32}"  # pattern of a token
NAMED = re.compile(rf'<(?:a|img)\s[^<>]*?(?:src|href)="/files/({SIGNS})/')  # our HTML escapes "<" in text
LINK_OR_PICTURE = re.compile(rf'(<a\s[^<>]*>)|(</a>)|<img src="/files/({SIGNS})/[^"<>]*"(?: alt="([^"<>]*)")?[^<>]*>')
MEANT_BY_MARKDOWN = re.compile(r"([\\`*_\[\]<>&!~])")


def file_address(file: Attachment) -> str:
    """Return the URL of the file itself."""
    return f"/files/{file.token}/{quote(file.name)}"


def made_address(token: str, alt: str = "") -> str:
    """Return the URL of the page that shows the Markdown for an uploaded file."""
    return f"/files/new?file={token}" + (f"&alt={quote(alt, safe='')}" if alt else "")


def markdown_of(file: Attachment, alt: str = "") -> str:
    """Return the Markdown that shows the image or links to the file."""
    words = MEANT_BY_MARKDOWN.sub(r"\\\1", " ".join((alt or file.name).split()))
    return f"{'!' if file.is_image else ''}[{words}]({file_address(file)})"


def tokens_in(html: str) -> list[str]:
    """Return the tokens of the files that the rendered text shows or links to, without repetition."""
    return list(dict.fromkeys(NAMED.findall(html)))


def with_thumbnails(html: str, files: Mapping[str, Attachment]) -> str:
    """Return the text with images as thumbnails of set size, linked to the full image unless already in a link.

    `files` maps tokens to files.
    """
    depth = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal depth
        depth += bool(match[1]) - bool(match[2])
        file = files.get(match[3] or "")
        return match[0] if file is None else _picture(file, unescape(match[4] or ""), is_linked=depth > 0)

    return LINK_OR_PICTURE.sub(replace, html) if files else html


def _picture(file: Attachment, alt: str, *, is_linked: bool) -> str:
    words, shown = escape(alt or file.name), escape(alt or file.name)
    if file.width is not None and file.height is not None:
        width, height = fitted(file.width, file.height)
        address = f"/files/{file.token}/thumbnail" if file.thumbnail_as else file_address(file)
        shown = f'<img src="{address}" alt="{words}" width="{width}" height="{height}" loading="lazy">'
        is_linked = is_linked or not file.thumbnail_as
    return shown if is_linked else f'<a href="{file_address(file)}" rel="{LINK_REL}">{shown}</a>'
