"""The tables of cases."""

from app.cases.models.case import Case
from app.cases.models.clock import Clock
from app.cases.models.team import BusinessCalendar, SlaPolicy, Team, team_member, team_space
from app.cases.models.words import CaseEntry, CaseMessage, CaseNote

__all__ = [
    "BusinessCalendar",
    "Case",
    "CaseEntry",
    "CaseMessage",
    "CaseNote",
    "Clock",
    "SlaPolicy",
    "Team",
    "team_member",
    "team_space",
]
