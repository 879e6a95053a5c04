"""Write the ledger of an import: rows that are right stay, and what was undone here stays undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import aliased

from app.community.models import Imported
from app.core.bulk import insert_rows
from app.core.db import db, unit_of_work
from app.importing.dump import BATCH
from app.importing.mapping import Site
from app.reputation.models import LedgerEntry


class Entry(NamedTuple):
    """A row of the ledger, as this module computes it."""

    member_id: int
    kind: str
    nominal: int
    counted: int
    post_id: int | None
    at: datetime


def write_entries(site: Site, entries: Iterator[Entry]) -> None:
    """Compare with the rows that stand there, in their order; from the first that differs on, write anew.

    What was undone here stays undone; of an entry that is no longer written, the undoing goes, too.
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


def _unlink_undoings(site: Site, after: int) -> list[tuple[int, Entry]]:
    """Take the undoings of later entries from them; returns their ids, and what each undid.

    Each undoes itself until `_link_undoing`: an undoing that undid nothing would pass for an entry, and be deleted.
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


def _link_undoing(site: Site, undoing_id: int, entry: Entry) -> None:
    undoing = aliased(LedgerEntry)
    is_same = [getattr(LedgerEntry, name) == value for name, value in entry._asdict().items()]
    is_undone = exists().where(undoing.undoes_id == LedgerEntry.id)
    again = db.session.scalar(select(LedgerEntry.id).where(*is_same, *_imported(site), ~is_undone).limit(1))
    if again is None:
        db.session.execute(delete(LedgerEntry).where(LedgerEntry.id == undoing_id))
    else:
        db.session.execute(update(LedgerEntry).where(LedgerEntry.id == undoing_id).values(undoes_id=again))


def _standing(site: Site, after: int) -> list[LedgerEntry]:
    statement = (
        select(LedgerEntry).where(LedgerEntry.id > after, *_imported(site)).order_by(LedgerEntry.id).limit(BATCH)
    )
    return list(db.session.scalars(statement))


def _imported(site: Site) -> tuple[ColumnElement[bool], ...]:
    """The rows of the ledger that imports of this site wrote: of its members, by nobody who is known."""
    members = select(Imported.local_id).where(Imported.site == site.name, Imported.kind == "user")
    return LedgerEntry.member_id.in_(members), LedgerEntry.actor_id.is_(None), LedgerEntry.undoes_id.is_(None)


def _insert(site: Site, entries: list[Entry]) -> None:
    if entries:
        insert_rows(LedgerEntry, [entry._asdict() for entry in entries])
        site.summary.new["ledger"] += len(entries)
