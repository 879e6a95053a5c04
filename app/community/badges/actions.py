"""Award badges, and update how many people each member helped."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import delete, func, select, update

from app.accounts.members.models import Member
from app.community.badges.criteria import LEVELS, Badge
from app.community.badges.definitions import BADGES
from app.community.badges.models import BadgeAward
from app.community.badges.queries import GROWING, HOLDERS, count_people_helped, touched_members
from app.community.events import BADGE_AWARDED
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent
from app.core.db.session import unit_of_work
from app.core.outbox.checkpoints import load_job_state, save_checkpoint, save_job_state, unprocessed_ranges
from app.core.outbox.events import record_event

AT_ONCE = 100  # members in one unit of work
Earned = dict[tuple[int, str, str], int | None]
"""Maps (member id, badge, occasion) to the id of the post that earned it, if any."""


def award_badges_job(now: datetime) -> None:
    """Scheduled job: recount whom affected members helped since the last run, and award badges. Idempotent."""
    new = unprocessed_ranges("honours", GROWING)
    for some in _chunks(touched_members(new)):
        _honour(some, now)
    save_checkpoint("honours", new, now)


def _honour(members: Collection[int], now: datetime) -> None:
    """Compute without a write lock and write in small batches, so that other writers do not wait long."""
    with unit_of_work(writes=False):
        counts = count_people_helped(members)
    with unit_of_work():
        count_helped(counts)
    with unit_of_work(writes=False):
        earned = earned_by(members, now)
    with unit_of_work():
        award(earned, now)


def count_helped(counts: Mapping[int, int]) -> None:
    """Store how many people each of these members helped, as computed by `count_people_helped`."""
    known = select(Member.id, Member.helped_count).where(Member.id.in_(counts))
    changed = sorted(row[0] for row in db.session.execute(known) if row[1] != counts[row[0]])
    if changed:
        db.session.execute(update(Member), [{"id": n, "helped_count": counts[n]} for n in changed])


def award(found: Earned, now: datetime) -> None:
    """Give members the badges that they have earned but do not have yet, and notify each member once."""
    members = {member_id for member_id, _badge, _occasion in found}
    there = set(db.session.scalars(select(Member.id).where(Member.id.in_(members), Member.erased_at.is_(None))))
    held = set(_held_by(there))
    new = {key: post_id for key, post_id in found.items() if key[0] in there and key not in held}
    rows = [
        {"member_id": member_id, "badge": badge, "occasion": occasion, "post_id": post_id, "awarded_at": now}
        for (member_id, badge, occasion), post_id in new.items()
    ]
    insert_many_if_absent(BadgeAward, rows)
    earned: defaultdict[int, list[str]] = defaultdict(list)
    for member_id, badge, _occasion in new:
        earned[member_id].append(badge)
    count_badges(earned)
    count_holders({badge for _member_id, badge, _occasion in new}, now)
    for member_id, badges in sorted(earned.items()):
        best = min(badges, key=lambda badge: LEVELS.index(BADGES[badge].level))
        member = db.session.get_one(Member, member_id)
        record_event(BADGE_AWARDED, None, member, now, badge=best, more=len(badges) - 1)


def take_back(members: Collection[int], since: datetime, now: datetime) -> None:
    """Remove and log badges awarded since `since` that no longer qualify, because votes were annulled."""
    stands = earned_by(members, now)
    lately = select(BadgeAward).where(BadgeAward.member_id.in_(members), BadgeAward.awarded_at >= since)
    fallen = [each for each in db.session.scalars(lately) if _key(each) not in stands]
    for each in fallen:
        write_audit_log("badge.taken_back", None, each, now, member_id=each.member_id, badge=each.badge)
    db.session.execute(delete(BadgeAward).where(BadgeAward.id.in_([each.id for each in fallen])))
    count_badges({each.member_id for each in fallen})
    count_holders({each.badge for each in fallen}, now)


def earned_by(members: Collection[int], now: datetime) -> Earned:
    """Return everything that these members have earned by now, whether it was awarded or not."""
    return {
        (member_id, badge.name, _occasion(badge, subject_id)): subject_id if badge.rule.occasion == "post" else None
        for badge in BADGES.values()
        for member_id, subject_id in db.session.execute(badge.rule.search(members, now))
    }


def count_badges(members: Collection[int]) -> None:
    """Update the badge counts on the members' rows."""
    statement = select(BadgeAward.member_id, BadgeAward.badge, func.count())
    held = statement.where(BadgeAward.member_id.in_(members)).group_by(BadgeAward.member_id, BadgeAward.badge)
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for member_id, badge, number in db.session.execute(held):
        if badge in BADGES:
            counts[member_id][BADGES[badge].level] += number
    for member_id in sorted(members):
        values = {f"{level}_count": counts[member_id][level] for level in LEVELS}
        _change(update(Member).where(Member.id == member_id).values(**values))


def count_holders(badges: Collection[str], now: datetime) -> None:
    """Store how many members have each of these badges, for the page that lists all badges."""
    if badges:
        holders = select(BadgeAward.badge, func.count(BadgeAward.member_id.distinct()))
        found = db.session.execute(holders.where(BadgeAward.badge.in_(badges)).group_by(BadgeAward.badge))
        save_job_state(
            HOLDERS, load_job_state(HOLDERS) | dict.fromkeys(badges, 0) | {row[0]: row[1] for row in found}, now
        )


def _occasion(badge: Badge, subject_id: int | None) -> str:
    return f"{badge.rule.occasion}:{subject_id}" if badge.is_recurrent else ""


def _held_by(members: Collection[int]) -> Iterator[tuple[int, str, str]]:
    columns = select(BadgeAward.member_id, BadgeAward.badge, BadgeAward.occasion)
    return ((row[0], row[1], row[2]) for row in db.session.execute(columns.where(BadgeAward.member_id.in_(members))))


def _key(award: BadgeAward) -> tuple[int, str, str]:
    return award.member_id, award.badge, award.occasion


def _chunks(members: list[int]) -> Iterator[list[int]]:
    return (members[start : start + AT_ONCE] for start in range(0, len(members), AT_ONCE))


def _change(statement: object) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
