"""Relate threads, which the worker does in batches after indexing."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from sqlalchemy import delete, insert, select

from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent
from app.core.db.session import unit_of_work
from app.core.text_index.engine import Query, current_engine
from app.search.index.documents import THREAD
from app.search.query.ranking import likeness
from app.search.query.rules import MOST_NEAR, mixed
from app.search.query.semantic import is_semantic, near_thread
from app.search.related.models import RelatedThread, ThreadToRelate

BATCH = 10  # threads computed in one transaction
MOST_STORED = 10  # for each thread: more than are shown, since not everyone may read all of them
LEAST_RELATED = 0.2  # of the rank of the thread itself
SAME_RANK = 0.02  # ranks that differ by less, as with each new document, are not written again
Pairs: TypeAlias = dict[tuple[int, int], float]
"""The rank of another thread for a thread."""


class Found(NamedTuple):
    """What is like a thread. Only public threads are related to others, so pairs may have one direction."""

    related: Mapping[int, float]
    related_from: Mapping[int, float]


def relate_all() -> None:
    """Have the worker compute the related threads of all threads."""
    shown = select(Thread.id).where(Thread.is_shown)
    db.session.execute(delete(ThreadToRelate))
    db.session.execute(insert(ThreadToRelate).from_select(["thread_id"], shown))


def relate_later(thread_id: int) -> None:
    """Have the worker compute the related threads of this one."""
    db.session.add(ThreadToRelate(thread_id=thread_id))


def relate_changes() -> int:
    """Compute the related threads of a batch of what has changed; return how many changes were taken."""
    with unit_of_work(writes=False):
        waiting = select(ThreadToRelate.id, ThreadToRelate.thread_id).order_by(ThreadToRelate.id).limit(BATCH)
        changes = db.session.execute(waiting).all()
        found = {each: _found(each) for each in sorted({change.thread_id for change in changes})}
    if not changes:
        return 0
    with unit_of_work():
        taken = delete(ThreadToRelate).where(ThreadToRelate.id.in_([change.id for change in changes]))
        if db.session.execute(taken.returning(ThreadToRelate.id)).all():  # else another worker was faster
            _store(found)
    return len(changes)


def _found(thread_id: int) -> Found:
    """Return the most similar threads. Three statements, five with semantic ranking."""
    shown = select(Thread.title, Thread.excerpt, Thread.is_public).where(Thread.id == thread_id, Thread.is_shown)
    thread = db.session.execute(shown).one_or_none()
    query = likeness(thread.title, thread.excerpt) if thread else Query()
    if thread is None or query.is_empty:
        return Found({}, {})
    matches = current_engine().matches(query, THREAD)
    best = select(Thread.id, Thread.is_public, matches.c.rank).join(matches, matches.c.subject_id == Thread.id)
    best = best.where(Thread.is_shown).order_by(matches.c.rank.desc(), Thread.id.desc())
    rows = db.session.execute(best.limit(MOST_NEAR if is_semantic() else MOST_STORED + 1)).all()
    own = max((row.rank for row in rows if row.id == thread_id), default=rows[0].rank if rows else 0)
    ranks = {row.id: min(1.0, row.rank / own) for row in rows if own}
    is_public = {row.id: row.is_public for row in rows}
    near = dict(near_thread(thread_id, [*ranks]))
    if near:
        shown_near = select(Thread.id, Thread.is_public).where(Thread.id.in_(near), Thread.is_shown)
        is_public |= {row.id: row.is_public for row in db.session.execute(shown_near)}
        ranks = {number: mixed(ranks.get(number, 0.0), max(0.0, near.get(number, 0.0))) for number in is_public}
    best_others = sorted((number for number in ranks if number != thread_id), key=lambda each: (-ranks[each], -each))
    others = {each: ranks[each] for each in best_others[:MOST_STORED] if ranks[each] >= LEAST_RELATED}
    related = {number: rank for number, rank in others.items() if is_public[number]}
    return Found(related, others if thread.is_public else {})


def _store(found: Mapping[int, Found]) -> None:
    """Replace what is related to these threads, in both directions, and keep the best of each; write what differs."""
    pairs: Pairs = {}
    for thread_id, each in found.items():
        pairs = {(other_id, thread_id): rank for other_id, rank in each.related_from.items()} | pairs
        pairs |= {(thread_id, other_id): rank for other_id, rank in each.related.items()}
    related = select(RelatedThread.thread_id).where(RelatedThread.other_id.in_(found))
    touched = {*found, *(thread_id for thread_id, _other_id in pairs), *db.session.scalars(related)}
    columns = (RelatedThread.thread_id, RelatedThread.other_id, RelatedThread.rank)
    rows = db.session.execute(select(*columns).where(RelatedThread.thread_id.in_(touched)))
    before: Pairs = {(row.thread_id, row.other_id): row.rank for row in rows}
    after = {pair: rank for pair, rank in before.items() if not found.keys() & set(pair)} | pairs
    after = {pair: after[pair] for thread_id in touched for pair in _best(thread_id, after)}
    gone = {pair for pair, rank in before.items() if abs(after.get(pair, -1.0) - rank) >= SAME_RANK}
    for thread_id, others in groupby(sorted(gone), key=itemgetter(0)):
        is_gone = (RelatedThread.thread_id == thread_id, RelatedThread.other_id.in_([other for _id, other in others]))
        db.session.execute(delete(RelatedThread).where(*is_gone))
    new = sorted(pair for pair in after if pair in gone or pair not in before)
    insert_many_if_absent(
        RelatedThread, [{"thread_id": one, "other_id": other, "rank": after[one, other]} for one, other in new]
    )


def _best(thread_id: int, pairs: Pairs) -> list[tuple[int, int]]:
    own = [pair for pair in pairs if pair[0] == thread_id]
    return sorted(own, key=lambda pair: (-pairs[pair], pair))[:MOST_STORED]
