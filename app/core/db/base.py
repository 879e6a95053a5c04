"""The database: base class, column types, and the unit of work. The only file that commits.

A request is one unit of work, committed once before its first byte leaves where its status is below 400. Jobs,
commands and tests say `unit_of_work()`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from unicodedata import normalize

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, ForeignKey, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

LongInteger = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rowids with INTEGER only
Id = Annotated[int, mapped_column(LongInteger, primary_key=True)]


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


class CaseInsensitiveText(TypeDecorator[str]):
    """Text for which case does not count (handles, addresses, tags): folded when stored and when compared."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else fold_case(value)


def fold_case(text: str) -> str:
    """The form in which two spellings of one name are equal."""
    return normalize("NFC", normalize("NFC", text).casefold())


def foreign_key(column: str, *, index: bool = True, **options: Any) -> Any:
    """A column that points to another table's row; indexed unless another index begins with it."""
    return mapped_column(
        LongInteger, ForeignKey(column, ondelete=options.pop("ondelete", None)), index=index, **options
    )
