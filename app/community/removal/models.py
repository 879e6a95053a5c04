"""Whether a post or a thread is shown, deleted or hidden: in Python, and as conditions in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped


class Removable:
    """A row that can be deleted and hidden. `~Post.is_deleted` is a condition like any other, also of an alias.

    `is_shown` compiles to the terms of the partial indexes (`IS NULL AND IS NULL`), so that databases use them.
    """

    if TYPE_CHECKING:
        hidden_at: Mapped[datetime | None]
        deleted_at: Mapped[datetime | None]

    @hybrid_property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @is_deleted.inplace.expression
    @classmethod
    def _is_deleted(cls) -> ColumnElement[bool]:
        return cls.deleted_at.is_not(None)

    @hybrid_property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @is_hidden.inplace.expression
    @classmethod
    def _is_hidden(cls) -> ColumnElement[bool]:
        return cls.hidden_at.is_not(None)

    @hybrid_property
    def is_shown(self) -> bool:
        """Return whether it is neither deleted nor hidden."""
        return self.deleted_at is None and self.hidden_at is None

    @is_shown.inplace.expression
    @classmethod
    def _is_shown(cls) -> ColumnElement[bool]:
        return and_(cls.deleted_at.is_(None), cls.hidden_at.is_(None))
