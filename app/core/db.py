"""The database: base class, column types, and the unit of work. The only file that commits.

A request is one unit of work, committed once before its first byte leaves where its status is below 400. Jobs,
commands and tests say `unit_of_work()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from importlib import import_module
from typing import Annotated, Any, TypeVar
from unicodedata import normalize

from flask import Flask, Response, current_app, g, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Engine, ForeignKey, Integer, MetaData, String, Table, event, inspect
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import IntegrityError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from app.core.errors import Conflict, answer_to, answer_to_database
from app.core.turns import BUSY_SECONDS, begin

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

LongInteger = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rowids with INTEGER only
Id = Annotated[int, mapped_column(LongInteger, primary_key=True)]
T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., Any])

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Base(DeclarativeBase):
    """Every table's base; constraints have names, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, on databases that know zones and on those that don't."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FoldedText(TypeDecorator[str]):
    """Text for which case does not count (handles, addresses, tags): folded when stored and when compared."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else fold(value)


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal."""
    return normalize("NFC", normalize("NFC", text).casefold())


def foreign(column: str, *, index: bool = True, **options: Any) -> Any:
    """A column that points to another table's row; indexed unless another index begins with it."""
    return mapped_column(
        LongInteger, ForeignKey(column, ondelete=options.pop("ondelete", None)), index=index, **options
    )


# ── Unit of work ─────────────────────────────────────────────────────────────────────────────────


@contextmanager
def unit_of_work(*, writes: bool = True) -> Iterator[None]:
    """Commit what is done inside, or none of it."""
    token = _writing.set(writes)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


@contextmanager
def kept_on_refusal() -> Iterator[None]:
    """Keep what is written inside although the request is about to be refused.

    What the request did before is rolled back first, so that nothing but this survives: counted failures.
    """
    db.session.rollback()
    with unit_of_work():
        yield


def release() -> None:
    """Let go of what was read so far, before slow work (hashing) that nobody should wait for."""
    db.session.rollback()


def lock(row: T, *, waits: bool = True) -> T:
    """The row as it is now, held until the end of the unit of work: two tabs wait for each other here.

    What is loaded beside its columns stays loaded. Rows that point to it may be added meanwhile: its key stays. Where
    a later one is locked already, `waits=False` raises Conflict rather than wait for a transaction that waits for that.
    """
    db.session.flush()
    columns = [column.key for column in inspect(type(row)).column_attrs]
    try:
        db.session.refresh(row, columns, with_for_update={"key_share": True, "skip_locked": not waits})
    except InvalidRequestError as error:
        raise error if waits else Conflict from error
    return row


def insert_once(table: type[Base] | Table, **values: Any) -> bool:
    """Insert a row unless a constraint says that it is there already; True where it is new."""
    statement = _insert(table).values(**values).on_conflict_do_nothing()
    result = db.session.execute(statement, execution_options={"preserve_rowcount": True})
    return getattr(result, "rowcount", 0) == 1


def insert_missing(table: type[Base] | Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that no constraint says are there already."""
    if rows:
        db.session.execute(_insert(table).on_conflict_do_nothing(), rows)


def _insert(table: Any) -> Any:
    """This database's own INSERT, which knows ON CONFLICT, into the bare table; the other's dialect is never loaded."""
    dialect = import_module(f"sqlalchemy.dialects.{db.session.get_bind().dialect.name}")
    return dialect.insert(getattr(table, "__table__", table))


def read_only(view: View) -> View:
    """Mark a view whose POST writes nothing (preview, similar): it takes no write lock."""
    view.is_read_only = True  # type: ignore[attr-defined]
    return view


def is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


# ── One request ──────────────────────────────────────────────────────────────────────────────────


def init_app(app: Flask, database_url: str) -> None:
    """Bind the database to the application, and each request to one unit of work."""
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", database_url)
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", _engine_options(database_url))
    db.init_app(app)
    app.before_request(_begin)
    app.teardown_request(_forget)


def commit_before_answers(app: Flask) -> None:
    """Called last: what is registered last sees the answer first, so that heads and cookies know what became of it."""
    app.after_request(_finish)


def _engine_options(database_url: str) -> dict[str, Any]:
    if database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    patience = {"connect_timeout": 5, "tcp_user_timeout": BUSY_SECONDS * 1000}
    pool = {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 15, "pool_timeout": BUSY_SECONDS}
    return {**pool, "connect_args": patience}


def _begin() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    g.writes = request.method not in SAFE_METHODS and not getattr(view, "is_read_only", False)
    g.writing_token = _writing.set(g.writes)


def _finish(response: Response) -> Response:
    if response.status_code >= 400 or not g.get("writes", False):
        db.session.rollback()
        return response
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return answer_to(Conflict())
    except SQLAlchemyError as error:
        db.session.rollback()
        return answer_to_database(error)
    return response


def _forget(_error: BaseException | None) -> None:
    token = g.pop("writing_token", None)
    if token is not None:
        _writing.reset(token)


# ── Engines ──────────────────────────────────────────────────────────────────────────────────────


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # SQLAlchemy begins transactions itself, below
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin_transaction(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        begin(connection, writes=_writing.get())


@event.listens_for(Session, "before_flush")
def _no_writes_while_reading(session: Session, _context: Any, _instances: Any) -> None:
    """A GET writes nothing. What reading leaves behind is a sighting."""
    if g and g.get("writes") is False and (session.new or session.dirty or session.deleted) and not _writing.get():
        raise RuntimeError(f"{request.method} {request.path} tried to write {[*session.new, *session.dirty]}")
