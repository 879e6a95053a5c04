"""Daily job that removes votes in series and rings and reports them to moderators, who can restore them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.badges.actions import count_helped, take_back
from app.community.badges.queries import count_people_helped
from app.community.posts.models import Post
from app.community.voting.annulment import VoteSnapshot, annul_votes, restore_votes
from app.community.voting.models import Vote
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.session import end_read_transaction, lock_row, unit_of_work
from app.moderation.models import RESTORED, VOTES, ReviewItem
from app.moderation.review_items import open_review_item
from app.moderation.vote_fraud.detection import LOOK_BACK, Cast, Finding, find


def undo_rigged_votes(now: datetime) -> None:
    """Remove the votes of the last 30 days that `detection.find` reports, except votes that moderators restored."""
    casts = _casts(now)
    end_read_transaction()  # comparing takes a while; do not block others
    for finding in find(casts):
        with unit_of_work():
            ballots = annul_votes(finding.votes, now)
            if ballots:
                _clear_up(ballots, now)
                _report(finding, ballots, now)


def give_back(actor: Member, item: ReviewItem, now: datetime) -> None:
    """Restore the votes of the item, which must be locked; they are not examined again."""
    ballots = ballots_of(item)
    given = restore_votes(ballots, now)
    count_helped(count_people_helped(_authors(ballots)))
    write_audit_log("votes.restored", actor, item, now, member_id=item.member_id, number=given)


def ballots_of(item: ReviewItem) -> list[VoteSnapshot]:
    """Return snapshots of the votes that were removed."""
    rows = item.facts.get("votes", [])
    return [VoteSnapshot(post, voter, value, datetime.fromtimestamp(at, UTC)) for post, voter, value, at in rows]


def _casts(now: datetime) -> list[Cast]:
    """Return the votes of the last 30 days with known voter and author, except those that moderators restored."""
    statement = (
        select(Vote.id, Vote.member_id, Post.author_id, Vote.value, Vote.cast_at, Vote.post_id)
        .join(Post, Post.id == Vote.post_id)
        .where(Vote.cast_at >= now - LOOK_BACK, Vote.member_id.is_not(None), Post.author_id.is_not(None))
    )
    cleared = _cleared(now)
    rows: Any = db.session.execute(statement)
    return [Cast(*row[:5]) for row in rows if (row.post_id, row.member_id) not in cleared]


def _cleared(now: datetime) -> set[tuple[int, int]]:
    """Return the votes that moderators restored, as pairs of post and voter."""
    given = select(ReviewItem).where(ReviewItem.kind == VOTES, ReviewItem.decision == RESTORED)
    items = db.session.scalars(given.where(ReviewItem.decided_at >= now - LOOK_BACK))
    return {(each.post_id, each.voter_id) for item in items for each in ballots_of(item)}


def _clear_up(ballots: Collection[VoteSnapshot], now: datetime) -> None:
    """Revoke badges that these votes earned, and recount how many people the authors helped."""
    authors = _authors(ballots)
    count_helped(count_people_helped(authors))
    take_back(authors, min(each.cast_at for each in ballots), now)


def _authors(ballots: Collection[VoteSnapshot]) -> list[int]:
    posts = {each.post_id for each in ballots}
    found = db.session.scalars(select(Post.author_id).where(Post.id.in_(posts), Post.author_id.is_not(None)).distinct())
    return sorted(author for author in found if author is not None)


def _report(finding: Finding, ballots: Collection[VoteSnapshot], now: datetime) -> None:
    """Open a review item for the finding, or add it to the open one of the same member."""
    member = db.session.get_one(Member, finding.members[0])
    item = lock_row(open_review_item(VOTES, member, now, member_id=member.id))
    rows = [[each.post_id, each.voter_id, each.value, each.cast_at.timestamp()] for each in ballots]
    facts: dict[str, Any] = {
        "pattern": finding.pattern,
        "members": sorted({*item.facts.get("members", ()), *finding.members}),
        "authors": sorted({*item.facts.get("authors", ()), *_authors(ballots)}),
        "votes": [*item.facts.get("votes", ()), *rows],
    }
    item.facts = facts | {"number": len(facts["votes"])}
    write_audit_log("votes.annulled", None, item, now, member_id=member.id, pattern=finding.pattern, number=len(rows))
