"""Database: tables, sessions, engines, locks, pagination. `db` is what tools from outside rely on."""

from app.core.db.base import db

__all__ = ["db"]
