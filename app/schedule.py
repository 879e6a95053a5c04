"""What the clock does, and how often: the whole list on one page."""

from __future__ import annotations

from app.core.worker import Job

SCHEDULE: list[Job] = []
