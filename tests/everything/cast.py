"""Who is there, and where: every role for everything, for one space and for none, and those who may do little."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import NamedTuple

from app.accounts.members.models import Member, Role
from app.accounts.segments.models import Segment, SegmentMember
from app.community.spaces.models import MEMBERS, SEGMENTS, Space, SpaceSegment
from app.core.db.base import db
from app.moderation.models import SILENCE, SUSPENSION
from app.suggestions.areas import actions as areas_actions
from tests import cast
from tests.cases.beginnings import Begun, begin

LONG_HERE = timedelta(days=60)
FURTHER: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("product", (("product", 1),)),
    ("agent", (("agent", 2), ("moderator", 0))),
    ("moderator", (("moderator", 3), ("product", 2))),
)
"""Staff of one or two spaces, beside those of `beginnings`: what they count as, and their roles."""
SANCTIONED = {SUSPENSION: 720, SILENCE: 168}  # hours


class Everyone(NamedTuple):
    """Those who began, with all spaces; members who came lately, and who is kept from taking part, are among peers."""

    begun: Begun
    newcomers: list[int]


def found(dice: Random, name: str) -> Everyone:
    """Two public spaces with people, teams, rules and promises; one for members and one for a segment beside them."""
    askers, peers, staff, spaces = begin(dice, name)
    closed = [_closed_space(f"{name}-members", MEMBERS), _closed_space(f"{name}-segment", SEGMENTS)]
    spaces = [*spaces, *(each.id for each in closed)]
    db.session.get_one(Space, spaces[1]).approves_first_posts = True
    _segment(closed[1], [askers[0], peers[0]])
    for number, (counts_as, roles) in enumerate(FURTHER):
        member = cast.person(f"{name}-staff-{number}", cast.NOW - LONG_HERE)
        member.roles += [Role(name=role, space_id=spaces[at], granted_at=cast.NOW) for role, at in roles]
        db.session.flush()
        staff.setdefault(counts_as, []).append(member.id)
    newcomers = [cast.person(f"{name}-new-{number}").id for number in range(2)]
    kept = [cast.person(f"{name}-{kind}", cast.NOW - LONG_HERE).id for kind in SANCTIONED]
    _areas(staff, spaces)
    return Everyone(Begun(askers, [*peers, *newcomers, *kept], staff, spaces), newcomers)


def _closed_space(slug: str, visibility: str) -> Space:
    space = cast.place(slug)
    space.visibility = visibility
    return space


def _segment(space: Space, members: list[int]) -> None:
    segment = Segment(slug=space.slug, name="Early birds", member_count=len(members), created_at=cast.NOW)
    db.session.add(segment)
    db.session.flush()
    db.session.add(SpaceSegment(space_id=space.id, segment_id=segment.id))
    db.session.add_all(SegmentMember(segment_id=segment.id, member_id=each, since=cast.NOW) for each in members)


def _areas(staff: dict[str, list[int]], spaces: list[int]) -> None:
    """A part of the product in each space; one has an owner."""
    admin = db.session.get_one(Member, staff["admin"][0])
    for number, space_id in enumerate(spaces):
        owner = db.session.get_one(Member, staff["product"][-1]) if number == 0 else None
        space = db.session.get_one(Space, space_id)
        areas_actions.make_area(admin, name=f"{space.name} panel", space=space, owner=owner, now=cast.NOW)
