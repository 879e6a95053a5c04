"""The declarative base, column types, a function of both databases, and the `db` object."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated, Any, ClassVar
from unicodedata import normalize

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Float, ForeignKey, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

LongInteger = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows automatically with INTEGER only
Id = Annotated[int, mapped_column(LongInteger, primary_key=True)]


class Base(DeclarativeBase):
    """Base of all tables. Constraints are named by a convention, so that migrations can refer to them.

    `__subjects__` names what a row belongs to: the kind of a subject, such as "thread", and the column with its id (or
    several, separated by spaces). A kind in `__subject_columns__` changes only with these columns of the row: what a
    link to it shows, for example. With `__is_cached__ = False` no cache may read the table, and its changes are not
    logged (core/cache/change_log.py).
    """

    __subjects__: ClassVar[Mapping[str, str]] = MappingProxyType({})
    __subject_columns__: ClassVar[Mapping[str, str]] = MappingProxyType({})
    __is_cached__: ClassVar[bool] = True

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
    """An aware datetime in UTC, on databases with and without time zone support."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

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


class CaseInsensitiveText(TypeDecorator[str]):
    """Text compared without regard to case (usernames, addresses, tags): folded when stored and when compared."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else fold_case(value)


def fold_case(text: str) -> str:
    """Return the normal form in which two spellings of a name are equal."""
    return normalize("NFC", normalize("NFC", text).casefold())


def foreign_key(column: str, *, index: bool = True, **options: Any) -> Any:
    """Return a foreign key column. It is indexed, unless `index` is False because another index begins with it."""
    return mapped_column(
        LongInteger, ForeignKey(column, ondelete=options.pop("ondelete", None)), index=index, **options
    )


class days_between(FunctionElement[float]):  # noqa: N801 — it reads as a function in a statement
    """SQL function: days from the first time to the second."""

    type = Float()
    inherit_cache = True


@compiles(days_between)
def _days(element: Any, compiler: Any, **kw: Any) -> str:
    earlier, later = (compiler.process(each, **kw) for each in element.clauses)
    return f"(EXTRACT(EPOCH FROM {later} - {earlier}) / 86400)"


@compiles(days_between, "sqlite")
def _days_on_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    earlier, later = (compiler.process(each, **kw) for each in element.clauses)
    return f"(julianday({later}) - julianday({earlier}))"
