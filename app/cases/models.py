"""The table that external tools rely on: `Case`."""

from app.cases.case.models import Case

__all__ = ["Case"]
