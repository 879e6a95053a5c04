"""A question with a case goes to a space for which others work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Member, Role
from app.cases.actions import assigning
from app.community.actions import moving
from app.community.models import Thread
from app.core.db import db, unit_of_work
from app.core.worker import run_until_empty
from tests import cast
from tests.cast import NOW

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def max_(case, gus) -> Member:
    """Support for machines alone, who was given the case."""
    with unit_of_work():
        made = cast.person("max")
        made.roles.append(Role(name="agent", space_id=case.thread.space_id, granted_at=NOW))
    with unit_of_work():
        assigning.assign(gus, case, made, now=NOW)
    run_until_empty(NOW)
    return made


@pytest.fixture
def moved(max_, mia, question) -> None:
    with unit_of_work():
        garden = cast.place("garden")
        moving.move(mia, db.session.get_one(Thread, question.id), garden, now=SOON)
    run_until_empty(SOON)


def test_who_works_for_its_space_reads_that_they_have_the_case(max_, case, signed_in):
    assert f"/cases/{case.id}" in signed_in(max_).get("/cases?queue=all").text
    assert "D45 leaks" in signed_in(max_).get("/inbox").text


def test_who_works_for_another_space_reads_it_no_longer(max_, moved, case, signed_in):
    assert f"/cases/{case.id}" not in signed_in(max_).get("/cases?queue=all").text
    assert "D45 leaks" not in signed_in(max_).get("/inbox").text
