"""Database: tables, sessions, engines, locks, pagination. `db` is for external tools."""

from app.core.db.base import db

__all__ = ["db"]
