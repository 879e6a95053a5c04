"""What is done for whoever comes in (signs in, or confirms their address): the whole list on one page."""

from __future__ import annotations

from app.accounts.intents import Arrival
from app.community.arrivals import continue_as_member

ARRIVALS: list[Arrival] = [continue_as_member]
