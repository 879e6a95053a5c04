"""Which rows of ours the rows of a dump became: looked up a batch at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select, update

from app.community.models import Imported
from app.core.bulk import Values, insert_rows, reserve_ids
from app.core.db import Base, db
from app.importing.summary import Summary

FIRST = datetime.min.replace(tzinfo=UTC)


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
        stale = [{"id": known[foreign], **values} for foreign, values in rows if foreign in known]
        if keep:
            stale = [values for values in stale if not keep(values["id"])]
        if stale:
            db.session.execute(update(table), stale)
        made = self._insert(kind, table, fresh)
        self.summary.new[kind] += len(made)
        self.summary.known[kind] += len(known)
        return known | made

    def _insert(self, kind: str, table: type[Base], fresh: dict[int, Values]) -> dict[int, int]:
        if not fresh:
            return {}
        ids = dict(zip(fresh, reserve_ids(table, len(fresh)), strict=True))
        insert_rows(table, [{"id": ids[foreign], **values} for foreign, values in fresh.items()])
        insert_rows(
            Imported,
            [
                {"site": self.name, "kind": kind, "foreign_id": foreign, "local_id": local}
                for foreign, local in ids.items()
            ],
        )
        return ids
