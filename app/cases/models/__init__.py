"""The tables of cases."""

from app.cases.models.case import Case
from app.cases.models.clock import Clock, ClockTurn
from app.cases.models.file import CaseFile
from app.cases.models.link import CaseLink
from app.cases.models.presence import CasePresence, CaseSeen
from app.cases.models.rating import Rating
from app.cases.models.rule import EscalationRule, RuleFiring
from app.cases.models.saved_reply import SavedReply
from app.cases.models.team import Absence, BusinessCalendar, SlaPolicy, Team, team_member, team_space
from app.cases.models.template import CaseTemplate
from app.cases.models.undo import CaseUndo
from app.cases.models.view import BulkDeed, CaseText, CaseView
from app.cases.models.words import CaseEntry, CaseMessage, CaseNote, CaseVersion

__all__ = [
    "Absence",
    "BulkDeed",
    "BusinessCalendar",
    "Case",
    "CaseEntry",
    "CaseFile",
    "CaseLink",
    "CaseMessage",
    "CaseNote",
    "CasePresence",
    "CaseSeen",
    "CaseTemplate",
    "CaseText",
    "CaseUndo",
    "CaseVersion",
    "CaseView",
    "Clock",
    "ClockTurn",
    "EscalationRule",
    "Rating",
    "RuleFiring",
    "SavedReply",
    "SlaPolicy",
    "Team",
    "team_member",
    "team_space",
]
