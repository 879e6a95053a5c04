"""Which part of a lower domain's page is drawn by whom: the whole list on one page."""

from __future__ import annotations

from app.core.slots import Filler

SLOTS: dict[str, list[Filler]] = {}
