"""How a text will look when it is posted."""

from __future__ import annotations

from app.community import attached, mentions
from app.community.queries.attachments import files_named
from app.core.foreign_images import prose
from app.core.web import viewer


def previewed(markdown: str | None) -> str:
    """The text as its post will show it, with the pictures that wait for it."""
    html, author = mentions.render(markdown or ""), viewer()
    tokens = attached.tokens_in(html) if author else []
    return prose(attached.with_thumbnails(html, files_named(tokens, author)) if author and tokens else html)
