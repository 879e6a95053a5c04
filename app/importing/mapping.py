"""Which rows of ours the rows of a dump became: looked up a batch at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from app.community.models import Imported
from app.core.db import Base, db
from app.importing.summary import Summary

Values = dict[str, Any]


@dataclass
class Site:
    """A community that is brought in: its name, where it lives, its language."""

    name: str
    url: str
    locale: str = "en"
    summary: Summary = field(default_factory=Summary)

    def known(self, kind: str, foreign_ids: Iterable[int]) -> dict[int, int]:
        """Our ids of those of these rows that were imported before."""
        wanted = list(set(foreign_ids))
        found = db.session.execute(
            select(Imported.foreign_id, Imported.local_id).where(
                Imported.site == self.name, Imported.kind == kind, Imported.foreign_id.in_(wanted)
            )
        )
        return dict(found.tuples())

    def write(
        self,
        kind: str,
        table: type[Base],
        rows: Sequence[tuple[int, Values]],
        *,
        keep: Callable[[int], bool] | None = None,
    ) -> dict[int, int]:
        """Insert the rows that are new, bring the known ones up to date; returns our ids by theirs.

        `keep(local id)` is true of a known row that must stay as it is here.
        """
        known = self.known(kind, (foreign for foreign, _values in rows))
        fresh = {foreign: values for foreign, values in rows if foreign not in known}
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
        key: Any = table.__table__.c["id"]
        statement = insert(table).returning(key, sort_by_parameter_order=True)
        ids = dict(zip(fresh, db.session.scalars(statement, list(fresh.values())), strict=True))
        db.session.execute(
            insert(Imported),
            [
                {"site": self.name, "kind": kind, "foreign_id": foreign, "local_id": local}
                for foreign, local in ids.items()
            ],
        )
        return ids
