"""What shipped: Ana's suggestion, which Zoé backs and whose source is Ben's question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.loop.actions import report_unsolved
from app.suggestions.loop.models import UnsolvedReport
from app.suggestions.loop.queries import own_question
from app.suggestions.models import Suggestion
from app.suggestions.sources import actions as sources_actions
from tests.suggestions.conftest import loaded

WORDS = "The panel shows the end, but the drum still starts an hour late."


@pytest.fixture
def shipped(
    zoe: Member, gus: Member, idea: Suggestion, question: Thread, decide: Callable[..., None], now: datetime
) -> Suggestion:
    """Ana's suggestion, which Zoé backs, with Ben's question as a source; it has shipped."""
    with unit_of_work():
        sources_actions.add_source(gus, loaded(idea), db.session.get_one(Thread, question.id), now)
        voting_actions.add_me_too(zoe, db.session.get_one(Thread, idea.id), now)
    decide(idea, "shipped")
    return idea


@pytest.fixture
def report(now: datetime) -> Callable[..., UnsolvedReport]:
    """`report(ben, shipped)` is Ben's report."""

    def send(actor: Member, suggestion: Suggestion, text: str = WORDS, **more: Any) -> UnsolvedReport:
        at = more.get("now", now + timedelta(hours=1))
        with unit_of_work():
            found = loaded(suggestion)
            return report_unsolved(actor, found, own_question(actor, found), text, at)

    return send
