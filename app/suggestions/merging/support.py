"""Move backers, followers and sources from a merged suggestion to the other, and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, union_all, update

from app.community.duplicates import count_backers
from app.community.following.models import FOLLOWING, MUTED, Subscription
from app.community.posts.models import COMMENT, Post
from app.community.threads.models import Thread
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.db.insert import insert_if_absent, insert_many_if_absent
from app.suggestions.merging.models import AUTHOR, BACKER, FOLLOWER, SOURCE, MergedSupport, SuggestionMerge
from app.suggestions.models import Source, Suggestion

IN_BULK = {"synchronize_session": False}  # rows that are not in the session


class Sides(NamedTuple):
    """The two suggestions of a merge: the merged one, and the one that it was merged into."""

    merged: Suggestion
    into: Suggestion


def unite(merge: SuggestionMerge, sides: Sides) -> None:
    """Move all support to the other suggestion, each person and thread once, and store what was where."""
    _unite_backers(merge, sides)
    _unite_followers(merge, sides)
    _unite_sources(merge, sides)
    _count(sides)


def _unite_backers(merge: SuggestionMerge, sides: Sides) -> None:
    """Move the backers; the author of the merged suggestion becomes a backer of the other."""
    merged, into = sides.merged.thread, sides.into.thread
    there = {into.asker_id, *db.session.scalars(select(Backing.member_id).filter_by(thread_id=into.id))}
    columns = (Backing.member_id, Backing.source_id, Backing.added_by_id, Backing.reason, Backing.backed_at)
    rows = db.session.execute(select(*columns).filter_by(thread_id=merged.id).order_by(Backing.id)).all()
    _store(
        merge,
        BACKER,
        (
            {"member_id": who, "thread_id": source_id, "added_by_id": by, "reason": why, "at": at}
            | {"was_there": who in there}
            for who, source_id, by, why, at in rows
        ),
    )
    backers = select(Backing.member_id).where(Backing.thread_id == into.id)
    moving = (
        Backing.thread_id == merged.id,
        Backing.member_id.not_in(backers),
        Backing.member_id != (into.asker_id or 0),
    )
    db.session.execute(update(Backing).where(*moving).values(thread_id=into.id), execution_options=IN_BULK)
    db.session.execute(delete(Backing).where(Backing.thread_id == merged.id), execution_options=IN_BULK)
    if merged.asker_id is not None and merged.asker_id != into.asker_id:
        author = {"member_id": merged.asker_id, "at": merged.created_at}
        backing = {"thread_id": into.id, "member_id": merged.asker_id, "backed_at": merged.created_at}
        is_new = insert_if_absent(Backing, **backing)
        _store(merge, AUTHOR, [author | {"was_there": not is_new}])


def _unite_followers(merge: SuggestionMerge, sides: Sides) -> None:
    """Move the followers. Whoever has muted the merged suggestion neither follows nor mutes the other because of it."""
    merged, into = sides.merged.id, sides.into.id
    there = set(db.session.scalars(select(Subscription.member_id).filter_by(thread_id=into)))
    columns = (Subscription.member_id, Subscription.level, Subscription.since)
    rows = db.session.execute(select(*columns).filter_by(thread_id=merged).order_by(Subscription.id)).all()
    _store(
        merge,
        FOLLOWER,
        (
            {"member_id": who, "level": level, "at": since, "was_there": who in there or level == MUTED}
            for who, level, since in rows
        ),
    )
    known = select(Subscription.member_id).where(Subscription.thread_id == into)
    moving = (Subscription.thread_id == merged, Subscription.level == FOLLOWING, Subscription.member_id.not_in(known))
    db.session.execute(update(Subscription).where(*moving).values(thread_id=into), execution_options=IN_BULK)
    db.session.execute(delete(Subscription).where(Subscription.thread_id == merged), execution_options=IN_BULK)


def _unite_sources(merge: SuggestionMerge, sides: Sides) -> None:
    merged, into = sides.merged.id, sides.into.id
    there = set(db.session.scalars(select(Source.thread_id).filter_by(suggestion_id=into)))
    columns = (Source.thread_id, Source.customer_id, Source.added_by_id, Source.added_at)
    rows = db.session.execute(select(*columns).filter_by(suggestion_id=merged).order_by(Source.id)).all()
    _store(
        merge,
        SOURCE,
        (
            {"thread_id": thread_id, "member_id": who, "added_by_id": by, "at": at, "was_there": thread_id in there}
            for thread_id, who, by, at in rows
        ),
    )
    known = select(Source.thread_id).where(Source.suggestion_id == into)
    moving = (Source.suggestion_id == merged, Source.thread_id.not_in(known))
    db.session.execute(update(Source).where(*moving).values(suggestion_id=into), execution_options=IN_BULK)
    db.session.execute(delete(Source).where(Source.suggestion_id == merged), execution_options=IN_BULK)


def _store(merge: SuggestionMerge, kind: str, rows: Iterable[dict[str, Any]]) -> None:
    nothing = {"member_id": None, "thread_id": None, "added_by_id": None, "reason": "", "level": None}
    stored = [nothing | {"merge_id": merge.id, "kind": kind} | row for row in rows]
    insert_many_if_absent(MergedSupport, stored)


def separate(merge: SuggestionMerge, sides: Sides) -> None:
    """Move back what the merge moved, after the posts.

    What joined the other suggestion since stays there, and what left it since does not come back.
    """
    _separate_sources(merge, sides)
    _separate_backers(merge, sides)
    _separate_followers(merge, sides)
    _count(sides)


def _separate_backers(merge: SuggestionMerge, sides: Sides) -> None:
    merged, into = sides.merged.id, sides.into.thread
    here = select(Backing.member_id).where(Backing.thread_id == into.id)
    still = {into.asker_id, *db.session.scalars(here)}
    came = (Backing.thread_id == into.id, Backing.backed_at <= merge.at)
    back = update(Backing).where(*came, Backing.member_id.in_(_moved(merge, BACKER))).values(thread_id=merged)
    db.session.execute(back, execution_options=IN_BULK)
    author = delete(Backing).where(*came, Backing.member_id.in_(_moved(merge, AUTHOR)))
    db.session.execute(author, execution_options=IN_BULK)
    insert_many_if_absent(
        Backing,
        [
            {"thread_id": merged, "member_id": each.member_id, "source_id": each.thread_id, "reason": each.reason}
            | {"added_by_id": each.added_by_id, "backed_at": each.at}
            for each in _stored(merge, BACKER)
            if each.member_id in still
        ],
    )


def _separate_followers(merge: SuggestionMerge, sides: Sides) -> None:
    """Move those back who followed; who has another reason to follow the other suggestion, follows both."""
    merged, into = sides.merged.id, sides.into.id
    levels = dict(
        db.session.execute(select(Subscription.member_id, Subscription.level).filter_by(thread_id=into)).all()
    )
    moved = (Subscription.thread_id == into, Subscription.level == FOLLOWING, Subscription.since <= merge.at)
    back = update(Subscription).where(*moved, Subscription.member_id.in_(_moved(merge, FOLLOWER)))
    db.session.execute(back.values(thread_id=merged), execution_options=IN_BULK)
    following = {"thread_id": into, "level": FOLLOWING}
    reasons = _reasons_to_follow(merge, into)
    insert_many_if_absent(
        Subscription, [following | {"member_id": who, "since": reasons[who]} for who in reasons if who in levels]
    )
    insert_many_if_absent(
        Subscription,
        [
            {"thread_id": merged, "member_id": each.member_id, "since": each.at}
            | {"level": MUTED if MUTED in (each.level, levels.get(each.member_id or 0)) else FOLLOWING}
            for each in _stored(merge, FOLLOWER)
            if each.level == MUTED or each.member_id in levels
        ],
    )


def _reasons_to_follow(merge: SuggestionMerge, into_id: int) -> dict[int, datetime]:
    """Return since when followers who moved have another reason: they back the other, wrote there or are a source."""
    moved = _moved(merge, FOLLOWER)
    wrote = select(Post.author_id.label("member_id"), Post.created_at.label("since"))
    backed = select(Backing.member_id, Backing.backed_at).where(Backing.thread_id == into_id)
    asked = select(Source.customer_id, Source.added_at).where(Source.suggestion_id == into_id)
    reasons = union_all(
        wrote.where(Post.thread_id == into_id, Post.kind != COMMENT, Post.author_id.in_(moved)),
        backed.where(Backing.member_id.in_(moved)),
        asked.where(Source.customer_id.in_(moved)),
    ).subquery()
    first = select(reasons.c.member_id, func.min(reasons.c.since)).group_by(reasons.c.member_id)
    return dict(db.session.execute(first.order_by(reasons.c.member_id)).all())


def _separate_sources(merge: SuggestionMerge, sides: Sides) -> None:
    """Move the sources back, also those of questions that were merged since into others."""
    merged, into = sides.merged.id, sides.into.id
    rows = {each.thread_id: each for each in db.session.scalars(select(Source).filter_by(suggestion_id=into))}
    stored = _stored(merge, SOURCE)
    ids = [each.thread_id for each in stored]
    moved_to = dict(db.session.execute(select(Thread.id, Thread.merged_into_id).where(Thread.id.in_(ids))).all())
    for each in stored:
        thread_id = each.thread_id if each.thread_id in rows else moved_to.get(each.thread_id or 0)
        row = rows.get(thread_id or 0)
        if row is None:
            continue
        if not each.was_there and row.added_at <= merge.at and row.suggestion_id == into:
            row.suggestion_id = merged
        else:
            values = {"customer_id": each.member_id, "added_by_id": each.added_by_id, "added_at": each.at}
            insert_if_absent(Source, suggestion_id=merged, thread_id=thread_id, **values)
    db.session.flush()


def _moved(merge: SuggestionMerge, kind: str) -> Any:
    """Select the members of this kind that only the merged suggestion had."""
    return select(MergedSupport.member_id).where(
        MergedSupport.merge_id == merge.id, MergedSupport.kind == kind, MergedSupport.was_there.is_(False)
    )


def _stored(merge: SuggestionMerge, kind: str) -> list[MergedSupport]:
    found = select(MergedSupport).where(MergedSupport.merge_id == merge.id, MergedSupport.kind == kind)
    return list(db.session.scalars(found.order_by(MergedSupport.id)))


def _count(sides: Sides) -> None:
    """Update the numbers of backers and sources of both suggestions, which must be locked."""
    for suggestion in sides:
        count_backers(suggestion.thread)
        sources = select(func.count()).select_from(Source).where(Source.suggestion_id == suggestion.id)
        suggestion.source_count = db.session.scalar(sources) or 0
