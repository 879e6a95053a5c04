"""The store of vectors in PostgreSQL, for databases that have the extension pgvector (`CREATE EXTENSION vector`).

One table serves all machines, so that no file has to be on each. It is no part of the migrations, because its type is
missing without the extension; the worker creates it, and replaces it to compute the mean again. The index (HNSW) is
approximate: it may miss some of the nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from sqlalchemy import TextClause, bindparam, text

from app.core.cache.shared_reads import cached_for_a_minute
from app.core.db.base import db
from app.core.db.engine import is_sqlite
from app.core.db.session import unit_of_work
from app.core.text_vectors.arrays import WIDTH, Array, has_grown, mean_of, relative, stored
from app.core.text_vectors.semantics import Near, Rows

LOCK = 7_083_512  # of the advisory lock of the worker that writes
WIDEST = 1_000  # candidates that the index looks at; the most that it can

# The row of subject 0 has the mean, the revision that was reached, and the number of vectors of the mean.
HAS_EXTENSION = text("SELECT count(*) FROM pg_extension WHERE extname = 'vector'")
HAS_TABLE = text("SELECT to_regclass('text_vector_near')")
TRY_LOCK, UNLOCK = text("SELECT pg_try_advisory_lock(:lock)"), text("SELECT pg_advisory_unlock(:lock)")
CREATE = text(
    "CREATE TABLE text_vector_new (key varchar(80), subject_id bigint, revision bigint NOT NULL, built bigint NOT NULL,"
    f" vector halfvec({WIDTH}) NOT NULL, PRIMARY KEY (key, subject_id))"
)
INDEX = text("CREATE INDEX ON text_vector_new USING hnsw (vector halfvec_ip_ops) WHERE subject_id > 0")
RENAME = text("ALTER TABLE text_vector_new RENAME TO text_vector_near")
STATE = text("SELECT revision, built, CAST(vector AS text) FROM text_vector_near WHERE key = :key AND subject_id = 0")
COUNT = text("SELECT count(*) FROM text_vector_near WHERE key = :key AND subject_id > 0")
NEAREST = text(
    "(SELECT subject_id, -(vector <#> CAST(:vector AS halfvec)) AS cosine FROM text_vector_near"
    " WHERE key = :key AND subject_id > 0 ORDER BY vector <#> CAST(:vector AS halfvec) LIMIT :most) UNION"
    " SELECT subject_id, -(vector <#> CAST(:vector AS halfvec)) FROM text_vector_near"
    " WHERE key = :key AND subject_id = ANY(:also) ORDER BY cosine DESC, subject_id"
)
WIDEN = text("SELECT set_config('hnsw.ef_search', :widest, true)")


def _put(table: str) -> TextClause:
    return text(
        f"INSERT INTO {table} (key, subject_id, revision, built, vector)"  # noqa: S608  # nosec B608
        " VALUES (:key, :subject_id, :revision, :built, CAST(:vector AS halfvec)) ON CONFLICT (key, subject_id)"
        " DO UPDATE SET revision = excluded.revision, built = excluded.built, vector = excluded.vector"
    )


def _drop(table: str) -> TextClause:
    return text(f"DELETE FROM {table} WHERE key = :key AND subject_id IN :gone").bindparams(  # noqa: S608  # nosec B608
        bindparam("gone", expanding=True)
    )


class PgvectorStore:
    """The table `text_vector_near`: vectors in half precision, relative to their mean."""

    def is_usable(self) -> bool:
        return not is_sqlite() and cached_for_a_minute("pgvector", lambda: bool(db.session.scalar(HAS_EXTENSION)))

    @contextmanager
    def only_writer(self) -> Iterator[bool]:
        with db.engine.connect() as connection:
            is_mine = bool(connection.scalar(TRY_LOCK, {"lock": LOCK}))
            try:
                yield is_mine
            finally:
                if is_mine:
                    connection.execute(UNLOCK, {"lock": LOCK})

    def nearest(self, key: str, vector: Array, most: int, also: Sequence[int]) -> list[Near]:
        state = self._state(key)
        if state is None:
            return []
        db.session.execute(WIDEN, {"widest": str(WIDEST)})
        own = {"key": key, "vector": _written(relative(vector, state[2])), "most": most, "also": list(also)}
        return [Near(subject, cosine) for subject, cosine in db.session.execute(NEAREST, own)]

    def is_complete(self, key: str, newest: int, number: int) -> bool:
        state = self._state(key)
        return state is not None and (state[0], db.session.scalar(COUNT, {"key": key})) == (newest, number)

    def reached(self, key: str) -> int:
        state = self._state(key)
        return state[0] if state else 0

    def build(self, key: str, batches: Callable[[], Iterable[Rows]]) -> None:
        """Replace the table, which can be searched until the new one has its index."""
        mean, built = mean_of(batches())
        with unit_of_work():
            db.session.execute(text("DROP TABLE IF EXISTS text_vector_new"))
            db.session.execute(CREATE)
        _store("text_vector_new", key, [], mean, 0, built)
        for batch in batches():
            _store("text_vector_new", key, batch, mean, batch[-1][0], built)
        with unit_of_work():
            db.session.execute(INDEX)
        with unit_of_work():
            db.session.execute(text("DROP TABLE IF EXISTS text_vector_near"))
            db.session.execute(RENAME)

    def add(self, key: str, rows: Rows) -> bool:
        state = self._state(key)
        if state is None:
            return False
        _store("text_vector_near", key, rows, state[2], rows[-1][0], state[1])
        with unit_of_work(writes=False):
            return not has_grown(db.session.scalar(COUNT, {"key": key}) or 0, state[1])

    def _state(self, key: str) -> tuple[int, int, Array] | None:
        """Return the revision that was reached, the number of vectors of the mean, and the mean. Two statements."""
        if db.session.scalar(HAS_TABLE) is None:
            return None
        row = db.session.execute(STATE, {"key": key}).one_or_none()
        return (row[0], row[1], np.array(row[2][1:-1].split(","), dtype=np.float32)) if row else None


def _store(table: str, key: str, rows: Rows, mean: Array, revision: int, built: int) -> None:
    """Write rows, and the state with which they are up to date."""
    written: list[dict[str, Any]] = [{"subject_id": 0, "vector": _written(mean)}]
    written += [
        {"subject_id": subject, "vector": _written(relative(stored([vector])[0], mean))}
        for _revision, subject, vector in rows
        if vector is not None
    ]
    gone = [subject for _revision, subject, vector in rows if vector is None]
    with unit_of_work():
        if gone:
            db.session.execute(_drop(table), {"key": key, "gone": gone})
        common = {"key": key, "revision": revision, "built": built}
        db.session.execute(_put(table), [{**common, **each} for each in written])


def _written(vector: Array) -> str:
    """Return a vector as pgvector reads it."""
    return "[" + ",".join(f"{each:.5g}" for each in vector) + "]"
