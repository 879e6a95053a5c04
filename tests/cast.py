"""A small named cast: Ana asks, Ben answers, Mia moderates, Gus and Lea support, Pia is product, Ada administers."""

from __future__ import annotations

from datetime import UTC, datetime

from app.accounts.members.models import Member, Role
from app.community.spaces.models import Space
from app.core.db.base import db

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday, 11:00 in Paris

PEOPLE: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "ana": ("Ana Ribeiro", 1, ()),
    "ben": ("Ben Okafor", 1, ()),
    "zoe": ("Zoé Lambert", 1, ()),
    "mia": ("Mia Santos", 1, ("moderator",)),
    "gus": ("Gus Martin", 1, ("agent",)),
    "lea": ("Lea Vogel", 1, ("agent",)),
    "pia": ("Pia Lindholm", 1, ("product",)),
    "ada": ("Ada Byron", 1, ("admin",)),
}


def person(handle: str, now: datetime = NOW) -> Member:
    """One of the cast, or a plain customer of any other handle; added and flushed."""
    name, reputation, roles = PEOPLE.get(handle, (handle.title(), 1, ()))
    member = Member(
        handle=handle,
        name=name,
        email=f"{handle}@example.org",
        email_verified_at=now,
        reputation=reputation,
        relation="employee" if roles else "customer",
        created_at=now,
        roles=[Role(name=role, granted_at=now) for role in roles],
    )
    db.session.add(member)
    db.session.flush()
    return member


def place(slug: str = "machines", now: datetime = NOW) -> Space:
    """A space that everyone reads."""
    space = Space(slug=slug, name=slug.title(), created_at=now)
    db.session.add(space)
    db.session.flush()
    return space
