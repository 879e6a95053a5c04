"""The table that tools from outside rely on: `Case`."""

from app.cases.case.models import Case

__all__ = ["Case"]
