"""Writer of an import's ledger: correct rows stay, and what was reversed here stays reversed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import aliased

from app.core.db.base import db
from app.core.db.bulk_insert import insert_rows
from app.core.db.session import unit_of_work
from app.importing.dump_reader import BATCH
from app.importing.id_map import IdMap
from app.importing.models import Imported
from app.reputation.models import LedgerEntry


class Entry(NamedTuple):
    """A ledger row as the import computes it."""

    member_id: int
    kind: str
    nominal: int
    counted: int
    post_id: int | None
    at: datetime


def write_entries(site: IdMap, entries: Iterator[Entry]) -> None:
    """Compare the existing rows with the computed entries in order, and rewrite from the first difference on.

    What was reversed here stays reversed; if an entry is no longer written, its reversal is deleted too.
    """
    after, undone = 0, list[tuple[int, Entry]]()
    while standing := _standing(site, after):
        wanted = list(islice(entries, len(standing)))
        if [Entry(e.member_id, e.kind, e.nominal, e.counted, e.post_id, e.at) for e in standing] != wanted:
            db.session.rollback()
            with unit_of_work():
                undone = _unlink_undoings(site, after)
                db.session.execute(delete(LedgerEntry).where(LedgerEntry.id > after, *_imported(site)))
                _insert(site, wanted)
            break
        site.summary.known["ledger"] += len(standing)
        after = standing[-1].id
        db.session.rollback()
    while wanted := list(islice(entries, BATCH)):
        db.session.rollback()
        with unit_of_work():
            _insert(site, wanted)
    with unit_of_work():
        for undoing_id, entry in undone:
            _link_undoing(site, undoing_id, entry)


def _unlink_undoings(site: IdMap, after: int) -> list[tuple[int, Entry]]:
    """Unlink the reversals of entries after `after`, and return each one's id with the entry it reverses.

    Until `_link_undoing` each reverses itself: a reversal of nothing would pass for an entry, and be deleted.
    """
    undoing = aliased(LedgerEntry)
    columns = [getattr(LedgerEntry, name) for name in Entry._fields]
    found = select(undoing.id, *columns).join(undoing, undoing.undoes_id == LedgerEntry.id)
    undone = [
        (row[0], Entry(*row[1:])) for row in db.session.execute(found.where(LedgerEntry.id > after, *_imported(site)))
    ]
    ids = [undoing_id for undoing_id, _entry in undone]
    db.session.execute(update(LedgerEntry).where(LedgerEntry.id.in_(ids)).values(undoes_id=LedgerEntry.id))
    return undone


def _link_undoing(site: IdMap, undoing_id: int, entry: Entry) -> None:
    undoing = aliased(LedgerEntry)
    is_same = [getattr(LedgerEntry, name) == value for name, value in entry._asdict().items()]
    is_undone = exists().where(undoing.undoes_id == LedgerEntry.id)
    again = db.session.scalar(select(LedgerEntry.id).where(*is_same, *_imported(site), ~is_undone).limit(1))
    if again is None:
        db.session.execute(delete(LedgerEntry).where(LedgerEntry.id == undoing_id))
    else:
        db.session.execute(update(LedgerEntry).where(LedgerEntry.id == undoing_id).values(undoes_id=again))


def _standing(site: IdMap, after: int) -> list[LedgerEntry]:
    statement = (
        select(LedgerEntry).where(LedgerEntry.id > after, *_imported(site)).order_by(LedgerEntry.id).limit(BATCH)
    )
    return list(db.session.scalars(statement))


def _imported(site: IdMap) -> tuple[ColumnElement[bool], ...]:
    """Select the ledger rows that imports of this site wrote: of its members, without an actor."""
    members = select(Imported.local_id).where(Imported.site == site.name, Imported.kind == "user")
    return LedgerEntry.member_id.in_(members), LedgerEntry.actor_id.is_(None), LedgerEntry.undoes_id.is_(None)


def _insert(site: IdMap, entries: list[Entry]) -> None:
    if entries:
        insert_rows(LedgerEntry, [entry._asdict() for entry in entries])
        site.summary.new["ledger"] += len(entries)
