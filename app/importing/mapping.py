"""Which rows of ours the rows of a dump became: looked up a batch at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import select, update

from app.community.models import Imported
from app.core.bulk import Values, insert_rows, reserve_ids
from app.core.db import Base, db
from app.importing.summary import Summary

MERGED = ("user", "thread", "post", "comment", "link")  # kinds that people change here
DECISIONS = ("accepted_post_id", "closed_at", "closed_reason", "thread_id")
FIRST = datetime.min.replace(tzinfo=UTC)


class Accepted(NamedTuple):
    """An acceptance of the dump, whatever became of it here: who asked, and whether the question is a wiki's."""

    asker_id: int | None
    is_wiki: bool


@dataclass
class Site:
    """A community that is brought in; `ends` is the latest activity that was seen of it so far."""

    name: str
    url: str
    locale: str = "en"
    has_history: bool = False
    is_new: bool = False
    ends: datetime = FIRST
    summary: Summary = field(default_factory=Summary)
    accepted: dict[int, Accepted] = field(default_factory=dict)  # by our ids of the answers
    returned: set[int] = field(default_factory=set)  # our ids of the answers that an earlier dump lacked

    def look(self) -> None:
        """See whether anything of it was imported before; of what was not, nothing has to be looked up."""
        self.is_new = db.session.scalar(select(Imported.id).where(Imported.site == self.name).limit(1)) is None

    def known(self, kind: str, foreign_ids: Iterable[int]) -> dict[int, int]:
        """Our ids of those of these rows that were imported before."""
        wanted = list(set(foreign_ids))
        if not wanted:
            return {}
        found = db.session.execute(
            select(Imported.foreign_id, Imported.local_id).where(
                Imported.site == self.name, Imported.kind == kind, Imported.foreign_id.in_(wanted)
            )
        )
        return dict(found.all())

    def write(
        self,
        kind: str,
        table: type[Base],
        rows: Sequence[tuple[int, Values]],
        *,
        keep: Callable[[int], bool] | None = None,
        at_first: Values | None = None,
    ) -> dict[int, int]:
        """Insert new rows, with `at_first` besides, and bring the known ones up to date; returns our ids by theirs.

        `keep(local id)` is true of a known row that must stay as it is here.
        """
        known = {} if self.is_new else self.known(kind, (foreign for foreign, _values in rows))
        fresh = {foreign: {**(at_first or {}), **values} for foreign, values in rows if foreign not in known}
        stale = [
            (foreign, values) for foreign, values in rows if foreign in known and not (keep and keep(known[foreign]))
        ]
        self.merge(kind, table, stale)
        made = self._insert(kind, table, fresh)
        self.summary.new[kind] += len(made)
        self.summary.known[kind] += len(known)
        return known | made

    def merge(self, kind: str, table: type[Base], rows: Sequence[tuple[int, Values]]) -> set[int]:
        """Bring known rows up to date; returns our ids of those that changed.

        Each value is merged three ways: what the dump says as the last one did, or what was changed here since, stays.
        """
        before = self._said(kind, [foreign for foreign, _values in rows])
        names = sorted({name for _foreign, values in rows for name in values})
        columns = [getattr(table, name) for name in ("id", *names)]
        ids = [row.local_id for row in before.values()]
        here = {row.id: row._asdict() for row in db.session.execute(select(*columns).where(columns[0].in_(ids)))}
        changed, told = [], []
        for foreign, values in rows:
            imported = before[foreign]
            mine = here.get(imported.local_id)
            if mine is None:
                continue
            merged = {name: _merged(name, value, mine[name], imported.said) for name, value in values.items()}
            if any(mine[name] != value for name, value in merged.items()):
                changed.append({"id": imported.local_id, **merged})
            said = {**imported.said, **_checksums(values)}
            if said != imported.said and kind in MERGED:
                told.append({"id": imported.id, "said": said})
        if changed:
            db.session.execute(update(table), changed)
        if told:
            db.session.execute(update(Imported), told)
        return {values["id"] for values in changed}

    def _said(self, kind: str, foreign_ids: Sequence[int]) -> dict[int, Any]:
        """The entries of these rows, which were imported before, by their ids there."""
        entries = select(Imported.foreign_id, Imported.id, Imported.local_id, Imported.said)
        of_these = (Imported.site == self.name, Imported.kind == kind, Imported.foreign_id.in_(foreign_ids))
        return {row.foreign_id: row for row in db.session.execute(entries.where(*of_these))}

    def _insert(self, kind: str, table: type[Base], fresh: dict[int, Values]) -> dict[int, int]:
        if not fresh:
            return {}
        ids = dict(zip(fresh, reserve_ids(table, len(fresh)), strict=True))
        insert_rows(table, [{"id": ids[foreign], **values} for foreign, values in fresh.items()])
        of_this = {"site": self.name, "kind": kind}
        told = {foreign: _checksums(fresh[foreign]) if kind in MERGED else {} for foreign in fresh}
        entries = [{**of_this, "foreign_id": n, "local_id": local, "said": told[n]} for n, local in ids.items()]
        insert_rows(Imported, entries)
        return ids


def _merged(name: str, value: Any, mine: Any, said: dict[str, int]) -> Any:
    """The value of the dump where the dump changed it and nobody here did; otherwise ours."""
    if name not in said:  # imported before checksums were kept
        return mine if name in DECISIONS and mine is not None else value
    return value if _checksum(value) != said[name] == _checksum(mine) else mine


def _checksums(values: Values) -> dict[str, int]:
    return {name: _checksum(value) for name, value in values.items()}


def _checksum(value: Any) -> int:
    return crc32(repr(value).encode())
