"""Reports at the same moment, in real processes: one for each person, one change of status, one case each."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.sign_in.sessions import start_session
from app.cases.case.models import Case
from app.community.voting import actions as voting_actions
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.reputation.queries import ledger_mismatches
from app.suggestions.loop.models import UnsolvedReport
from tests.cast import person
from tests.community.crowd import Crowd
from tests.community.recount import differences
from tests.suggestions.conftest import loaded
from tests.suggestions.loop.conftest import WORDS

BACKERS, TABS = 4, 3


@pytest.mark.slow
def test_everyone_reports_in_three_tabs_at_once(app: Flask, ben, idea, question, gus, decide, tmp_path: Path, request):
    with unit_of_work():
        backers = [person(f"backer{number}") for number in range(BACKERS)]
        for each in backers:
            voting_actions.add_me_too(each, loaded(idea).thread, the_time())
    shipped = request.getfixturevalue("shipped")
    with unit_of_work():
        tokens = [start_session(each, "test", the_time()) for each in (ben, *backers)]
    where = f"/suggestions/{shipped.id}/still-not-solved"
    clicks = [{"token": token, "address": where, "data": {"body": WORDS}} for token in tokens] * TABS
    with Crowd(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path) as crowd:
        assert {status for status, _location in crowd.send_at_once(clicks)} == {303}
    db.session.rollback()
    members = db.session.scalars(select(UnsolvedReport.member_id)).all()
    assert sorted(members) == sorted(each.id for each in (ben, *backers))
    assert db.session.scalar(select(func.count(Case.id))) == 1 + BACKERS
    found = loaded(shipped)
    assert (found.status, found.revision, found.source_count) == ("under_review", 3, 1 + BACKERS)
    assert not ledger_mismatches()
    assert differences() == []
