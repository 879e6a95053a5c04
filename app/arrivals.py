"""What is done for whoever comes in (signs in, or confirms their address): the whole list on one page."""

from __future__ import annotations

from app.accounts.sessions import Arrival
from app.community.arrivals import bring_drafts

ARRIVALS: list[Arrival] = [bring_drafts]
