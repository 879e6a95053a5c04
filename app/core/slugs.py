"""The readable part of an address."""

from __future__ import annotations

import re

from anyascii import anyascii

LONGEST = 80  # characters
NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """A title in lower-case Latin letters, whatever its script, its words joined by hyphens; "-" where none is left."""
    slug = NOT_IN_SLUG.sub("-", anyascii(title).lower()).strip("-")
    return (slug if len(slug) <= LONGEST else slug[:LONGEST].rpartition("-")[0] or slug[:LONGEST]) or "-"
