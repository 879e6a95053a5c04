"""Create and edit spaces."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from app.accounts.members.models import Member
from app.accounts.policies import require_admin
from app.accounts.segments.models import Segment
from app.community.events import SPACE_CHANGED
from app.community.spaces.models import (
    EVERYONE,
    REQUIRED,
    RESERVED,
    SEGMENTS,
    VISIBILITIES,
    Space,
    SpaceSegment,
    SpaceTag,
)
from app.community.spaces.queries import stamp_of_space
from app.community.tags.actions import canonical_names
from app.community.tags.models import Tag
from app.community.text_rules import checked_body, checked_tags
from app.core.db.base import db
from app.core.db.insert import insert_if_absent, insert_many_if_absent
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.text import html
from app.core.ui.icons import FOR_SPACES

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
LONGEST_GUIDELINES = 5000  # characters
MOST_RULED_TAGS = 50  # required, and staff-only


@dataclass(frozen=True)
class SpaceWords:
    """What an admin sets for a space; `segments` are slugs, `required` and `reserved` names of tags."""

    name: str
    description: str = ""
    visibility: str = EVERYONE
    position: int | None = None
    icon: str = ""
    guidelines: str = ""
    approves_first_posts: bool = False
    segments: Collection[str] = ()
    required: Collection[str] = ()
    reserved: Collection[str] = ()


def make_space(actor: Member | None, *, slug: str, now: datetime, **said: Any) -> Space:
    """Create a space after all others; `said` are the fields of SpaceWords.

    The actor is an admin, or None (command line, demo). Raises InvalidInput.
    """
    require_admin(actor)
    slug, words = slug.lower(), SpaceWords(**said)
    if not SLUG.fullmatch(slug):
        raise InvalidInput(_("Use lower-case letters, digits and hyphens, up to 40 characters."), "slug")
    position = db.session.scalar(select(func.coalesce(func.max(Space.position), 0) + 1))
    _make_tags(words, now)
    if not insert_if_absent(Space, slug=slug, name=words.name, position=position, created_at=now):
        raise InvalidInput(_("A space with this address already exists. Choose another address."), "slug")
    space = db.session.scalars(select(Space).where(Space.slug == slug)).one()
    _apply(space, words)
    record_event(SPACE_CHANGED, actor, space, now, visibility=space.visibility)
    return space


def change_space(actor: Member, space: Space, words: SpaceWords, seen: int, now: datetime) -> Space:
    """Edit a space except its address, to which others link. Raises InvalidInput, StaleVersion if `seen` is stale."""
    require_admin(actor)
    _make_tags(words, now)
    require_current_version(stamp_of_space(lock_row(space)), seen)
    was_open = space.visibility == EVERYONE
    _apply(space, words)
    is_changed = was_open != (space.visibility == EVERYONE)
    record_event(SPACE_CHANGED, actor, space, now, visibility=space.visibility, is_opened_or_closed=is_changed)
    return space


def _apply(space: Space, words: SpaceWords) -> None:
    if words.visibility not in VISIBILITIES:
        raise InvalidInput(_("Select who can read it."), "visibility")
    if words.icon and words.icon not in FOR_SPACES:
        raise InvalidInput(_("Select one of these icons."), "icon")
    guidelines = checked_body(words.guidelines, least=0, most=LONGEST_GUIDELINES)
    space.name, space.description = words.name, words.description
    space.visibility, space.icon = words.visibility, words.icon
    space.position = space.position if words.position is None else words.position
    space.approves_first_posts = words.approves_first_posts
    space.guidelines, space.guidelines_html = guidelines, html.render_markdown(guidelines)
    db.session.flush()
    _open_to(space, words.segments)
    db.session.execute(delete(SpaceTag).filter_by(space_id=space.id))
    for rule, names in _rules(words):
        _rule(space, rule, names)


def _open_to(space: Space, slugs: Collection[str]) -> None:
    """Set the segments that may read the space. Raises InvalidInput if it is for segments and none is selected."""
    ids = db.session.scalars(select(Segment.id).where(Segment.slug.in_(slugs))).all()
    if space.visibility == SEGMENTS and not ids:
        raise InvalidInput(_("Select which segments can read it."), "segments")
    db.session.execute(delete(SpaceSegment).filter_by(space_id=space.id))
    insert_many_if_absent(SpaceSegment, [{"space_id": space.id, "segment_id": each} for each in ids])


def _make_tags(words: SpaceWords, now: datetime) -> None:
    """Create missing tags before the space is locked: tags always come before it in the lock order."""
    wanted = {name for rule, names in _rules(words) for name in _checked(rule, names)}
    for name in sorted(wanted):
        insert_if_absent(Tag, name=name, created_at=now, reviewed_at=now)


def _rules(words: SpaceWords) -> tuple[tuple[str, Collection[str]], ...]:
    return ((REQUIRED, words.required), (RESERVED, words.reserved))


def _checked(rule: str, names: Collection[str]) -> list[str]:
    return canonical_names(checked_tags(names, MOST_RULED_TAGS, rule))


def _rule(space: Space, rule: str, names: Collection[str]) -> None:
    ids = db.session.scalars(select(Tag.id).where(Tag.name.in_(_checked(rule, names)))).all()
    insert_many_if_absent(SpaceTag, [{"space_id": space.id, "tag_id": each, "rule": rule} for each in ids])
