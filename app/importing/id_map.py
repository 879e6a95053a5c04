"""Mapping of dump rows to our rows, merging with local changes, and the summary of an import."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import and_, select, update

from app.community.posts.models import Revision
from app.core.db.base import Base, db
from app.core.db.bulk_insert import insert_rows, is_among
from app.core.db.insert import Values, reserve_ids
from app.importing.models import Imported


def is_edited_locally(post_ids: Collection[int]) -> set[int]:
    """Return those of these posts that have a revision which no import wrote."""
    if not post_ids:
        return set()
    statement = (
        select(Revision.post_id)
        .outerjoin(Imported, and_(Imported.kind == "revision", Imported.local_id == Revision.id))
        .where(is_among(Revision.post_id, post_ids), Imported.id.is_(None))
    )
    return set(db.session.scalars(statement))


MERGED = ("user", "thread", "post", "comment", "link")  # kinds that can be edited here
DECISIONS = ("accepted_post_id", "closed_at", "closed_reason", "thread_id")
FIRST = datetime.min.replace(tzinfo=UTC)


class Accepted(NamedTuple):
    """An acceptance in the dump, whatever became of it here; and whether the question is a community wiki."""

    asker_id: int | None
    is_wiki: bool


@dataclass
class Summary:
    """Counts by kind of new, already known and skipped rows (with the reason), and of losses.

    Files are read several times, so that a loss is identified by its place and counted once.
    """

    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    dropped: dict[tuple[str, int], int] = field(default_factory=dict)  # characters, by file and place in it
    unread: dict[tuple[str, int], tuple[str, str]] = field(
        default_factory=dict
    )  # rows set aside, by file and number: id and reason

    def skip(self, reason: str) -> None:
        self.skipped[reason] += 1

    def set_aside(self, file: str, number: int, row_id: str, problem: Exception) -> None:
        """Add a row that cannot be read."""
        self.unread[file, number] = (row_id, f"{type(problem).__name__}: {problem}")

    def unread_ids(self, file: str) -> set[int]:
        """Return the ids of a file's rows that were set aside, if they could be read."""
        ids = (row_id for (name, _number), (row_id, _problem) in self.unread.items() if name == file)
        return {int(row_id) for row_id in ids if re.fullmatch(r"-?[0-9]{1,18}", row_id)}

    def lines(self) -> list[str]:
        """Return the summary as lines for a terminal."""
        kinds = sorted({*self.new, *self.known})
        told = [f"{kind:>10}: {self.new[kind]:>8,} new, {self.known[kind]:>8,} known" for kind in kinds]
        told += [f"   skipped: {number:>8,} {reason}" for reason, number in self.skipped.most_common()]
        if any(self.dropped.values()):
            told.append(f"   dropped: {sum(self.dropped.values()):>8,} characters that no text holds")
        if self.unread:
            told.append(f" set aside: {len(self.unread):>8,} rows that cannot be read")
        lost = list(self.unread.items())[:MOST_TOLD]
        return told + [f"{'':>22}{file}, row {number} (Id {i or '?'}): {why}" for (file, number), (i, why) in lost]


@dataclass
class IdMap:
    """A community that is being imported; `ends` is the time of its latest activity seen so far."""

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
        """Check whether anything of this site was imported before; if not, later lookups are skipped."""
        self.is_new = db.session.scalar(select(Imported.id).where(Imported.site == self.name).limit(1)) is None

    def known(self, kind: str, foreign_ids: Iterable[int]) -> dict[int, int]:
        """Return our ids of those of these rows that were imported before, by foreign id."""
        wanted = list(set(foreign_ids))
        if not wanted:
            return {}
        found = db.session.execute(
            select(Imported.foreign_id, Imported.local_id).where(
                Imported.site == self.name, Imported.kind == kind, is_among(Imported.foreign_id, wanted)
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
        """Insert new rows, with the values in `at_first` too, and update known ones. Returns our ids by foreign id.

        `keep(local id)` is true for a known row that must stay as it is here.
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
        """Update known rows and return our ids of those that changed.

        A three-way merge: a value stays if the dump's is that of the last dump, or if it was changed here.
        """
        before = self._said(kind, [foreign for foreign, _values in rows])
        names = sorted({name for _foreign, values in rows for name in values})
        columns = [getattr(table, name) for name in ("id", *names)]
        ids = [row.local_id for row in before.values()]
        here = {row.id: row._asdict() for row in db.session.execute(select(*columns).where(is_among(columns[0], ids)))}
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
        """Return the map entries of these rows by foreign id; all of them were imported before."""
        entries = select(Imported.foreign_id, Imported.id, Imported.local_id, Imported.said)
        of_these = (Imported.site == self.name, Imported.kind == kind, is_among(Imported.foreign_id, foreign_ids))
        return {row.foreign_id: row for row in db.session.execute(entries.where(*of_these))}

    def _insert(self, kind: str, table: type[Base], fresh: dict[int, Values]) -> dict[int, int]:
        if not fresh:
            return {}
        ids = dict(zip(fresh, reserve_ids(table, len(fresh)), strict=True))
        insert_rows(table, [{"id": ids[foreign], **values} for foreign, values in fresh.items()])
        of_kind = {"site": self.name, "kind": kind}
        entries: list[Values] = [{**of_kind, "foreign_id": foreign, "local_id": ids[foreign]} for foreign in ids]
        if kind in MERGED:
            entries = [each | {"said": _checksums(fresh[each["foreign_id"]])} for each in entries]
        insert_rows(Imported, entries)
        return ids


def _merged(name: str, value: Any, mine: Any, said: dict[str, int]) -> Any:
    """Return the dump's value if the dump changed it and nobody here did, otherwise ours."""
    if name not in said:  # imported before checksums were kept
        return mine if name in DECISIONS and mine is not None else value
    return value if _checksum(value) != said[name] == _checksum(mine) else mine


def _checksums(values: Values) -> dict[str, int]:
    return {name: crc32(repr(value).encode()) for name, value in values.items()}


def _checksum(value: Any) -> int:
    return crc32(repr(value).encode())


MOST_TOLD = 20  # rows set aside that the summary lists
