"""The readable part of an address."""

from __future__ import annotations

import re
from unicodedata import normalize

LONGEST = 80  # characters
NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """Lower-case ASCII words of a title, joined by hyphens; "-" where none is left."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = NOT_IN_SLUG.sub("-", plain).strip("-")
    return (slug if len(slug) <= LONGEST else slug[:LONGEST].rpartition("-")[0] or slug[:LONGEST]) or "-"
