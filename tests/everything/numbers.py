"""Every stored number beside its rows, one thing at a time: what `recount` leaves out, and all of it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from app.accounts.models import Member
from app.accounts.segment_models import Segment, SegmentMember
from app.community.badges.table import BADGES
from app.community.models import BadgeAward, Tag, Thread
from app.core.db import db
from app.moderation.models import SILENCE, SUSPENDING, Sanction
from app.reputation.ledger import unequal
from app.suggestions.models import Source, Suggestion
from tests.cases.truths import lies
from tests.community.recount import differences
from tests.community.test_company import left_behind
from tests.everything.company import Company
from tests.everything.trust import wrong_trust


def wrong_numbers(company: Company) -> list[str]:
    """Every sentence that is wrong of counters, ledger, clocks, trust and what was left behind, once all is told."""
    return [
        *differences(),
        *(f"reputation of {each}" for each in unequal()),
        *left_behind(),
        *lies(company),
        *_sources(),
        *_segments(),
        *_badges(),
        *_sanctions(company),
        *_synonyms(),
        *wrong_trust(company.now),
    ]


def _sources() -> Iterator[str]:
    """A suggestion counts its sources, and a question knows whether it is one."""
    sources = db.session.scalars(select(Source)).all()
    by_suggestion = Counter(each.suggestion_id for each in sources)
    for each in db.session.scalars(select(Suggestion)):
        if each.source_count != by_suggestion[each.id]:
            yield f"sources of suggestion {each.id}: {each.source_count}, not {by_suggestion[each.id]}"
    linked = {each.thread_id for each in sources}
    for thread in db.session.scalars(select(Thread)):
        if (thread.source_at is not None) != (thread.id in linked):
            yield f"thread {thread.id} is a source since {thread.source_at}, and linked: {thread.id in linked}"


def _segments() -> Iterator[str]:
    counts = Counter(db.session.scalars(select(SegmentMember.segment_id)))
    for each in db.session.scalars(select(Segment)):
        if each.member_count != counts[each.id]:
            yield f"members of segment {each.id}: {each.member_count}, not {counts[each.id]}"


def _badges() -> Iterator[str]:
    tiers = {badge.name: badge.level for badge in BADGES.values()}
    awards = Counter((each.member_id, tiers[each.badge]) for each in db.session.scalars(select(BadgeAward)))
    for member in db.session.scalars(select(Member)):
        for tier in set(tiers.values()):
            stored = getattr(member, f"{tier}_count")
            if stored != awards[member.id, tier]:
                yield f"{tier} badges of {member.handle}: {stored}, not {awards[member.id, tier]}"


def _sanctions(company: Company) -> Iterator[str]:
    """What keeps a member from something is what a moderator or flags imposed, and nothing else."""
    holding = [each for each in db.session.scalars(select(Sanction)) if each.holds(company.now)]
    for member in db.session.scalars(select(Member)):
        for name, kinds in (("silenced_until", (SILENCE,)), ("suspended_until", SUSPENDING)):
            ends = [each.ends_at for each in holding if each.member_id == member.id and each.kind in kinds]
            until, stored = max((at for at in ends if at), default=None), getattr(member, name)
            if until != (stored if stored and stored > company.now else None):
                yield f"{member.handle} is {name.replace('_', ' ')} {stored}, not {until}"


def _synonyms() -> Iterator[str]:
    """A synonym stands for a tag that is none."""
    tags = {each.id: each for each in db.session.scalars(select(Tag))}
    for tag in tags.values():
        if tag.canonical_id and tags[tag.canonical_id].canonical_id:
            yield f"tag {tag.name} stands for {tags[tag.canonical_id].name}, which is a synonym"
