"""What became of resolved cases: shares with the lists behind them, by space, for support alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.members.models import AGENT, Role
from app.cases.case.models import Case
from app.cases.csat.actions import rate
from app.cases.customer_view import actions as customer_view_actions
from app.cases.escalation import actions as escalation_actions
from app.cases.escalation.actions import escalate
from app.cases.reports.queries import cases_in, figures_of
from app.cases.resolution import actions as resolution_actions
from app.cases.timeline import actions as timeline_actions
from app.community.posts import actions as posts_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests import cast
from tests.cases.conftest import fresh

WORDS = "Put a thin plate under the left hinge; it has been dry since."


@pytest.fixture
def end(ana, ben, gus, mia, machines):
    """`end("publish", days=3)` is a case of Ana's that ended so, so long ago."""

    def make(knowledge: str, *, days: int, space: Any = None, score: int = 0, **how: Any) -> Case:
        at = clock.now() - timedelta(days=days)
        with unit_of_work():
            words: dict[str, Any] = {
                "title": f"It leaks at the door, number {days}",
                "body": "It leaks at the door again.",
                "tags": [],
            }
            place = db.session.get_one(Space, (space or machines).id)
            thread = threads_actions.ask(ana, space=place, **words, **how, now=at - timedelta(days=20))
            case = escalate(mia, thread, reason="She waits.", now=at - timedelta(hours=1))
            timeline_actions.message(gus, case, "We look at it.", at - timedelta(minutes=50))
            if knowledge == "community":
                post = posts_actions.answer(ben, thread, WORDS, at)
                resolution_actions.resolve_by_community(ana, case, thread, post, at)
            else:
                resolution_actions.resolve(gus, case, knowledge=knowledge, body=WORDS, reason="Hers alone.", now=at)
            if score:
                rate(ana, case, at, score, "", at)
        return case

    return make


def test_what_each_figure_counts(end, gus):
    end("publish", days=2, score=5)
    end("none", days=3, score=2)
    end("community", days=4)
    end("publish", days=6, visibility="private")
    end("publish", days=60)
    found = figures_of(gus, 30, clock.now())
    total = found.total
    assert (total.resolved, total.public, total.community, total.rated, total.average) == (4, 2, 1, 2, 3.5)
    assert (total.share("public"), total.share("on_time", "answered")) == (50, 75)  # the private one waited
    assert figures_of(gus, 90, clock.now()).total.public == 3
    assert [tally.resolved for _since, tally in found.weeks] == [0, 0, 0, 0, 4]
    weeks = figures_of(gus, 90, clock.now()).weeks
    assert (len(weeks), sum(tally.resolved for _since, tally in weeks)) == (13, 5)
    assert weeks[0][0] >= clock.now() - timedelta(days=90, minutes=1)


def test_what_was_reopened_withdrawn_or_is_open_counts_nowhere(end, ana, gus, mia, question):
    case = end("publish", days=2)
    with unit_of_work():
        customer_view_actions.reopen_as_unsolved(ana, fresh(case), "It leaks again.", clock.now())
        other = escalate(mia, question, reason="She waits.", now=clock.now())
        escalation_actions.withdraw(mia, other, reason="By mistake.", now=clock.now())
    assert figures_of(gus, 90, clock.now()).total.resolved == 0


@pytest.mark.parametrize(
    ("figure", "numbers"),
    [("resolved", [0, 1, 2]), ("public", [0, 2]), ("community", [2]), ("rated", [1]), ("on_time", [0, 1, 2])],
)
def test_the_list_behind_a_number_holds_what_it_counts(end, gus, figure, numbers, signed_in):
    made = [end("publish", days=2), end("none", days=3, score=1), end("community", days=4)]
    found = cases_in(gus, figure, 30, "", None, clock.now())
    assert [case.id for case in found.items] == [made[number].id for number in numbers]
    page = signed_in(gus).get(f"/cases/report/{figure}?days=30")
    assert page.text.count('class="row"') == len(numbers)


def test_an_agent_of_one_space_counts_its_cases_alone(end, machines, gus):
    with unit_of_work():
        garden = cast.place("garden")
        local = cast.person("nils")
        local.roles.append(Role(name=AGENT, space_id=garden.id, granted_at=cast.NOW))
    end("publish", days=2)
    end("none", days=3, space=garden)
    assert [(space.slug, tally.resolved) for space, tally in figures_of(local, 30, clock.now()).spaces] == [
        ("garden", 1)
    ]
    assert len(cases_in(gus, "resolved", 30, "garden", None, clock.now()).items) == 1
    assert cases_in(local, "resolved", 30, "machines", None, clock.now()).items == []


def test_the_page_says_each_figure_with_its_definition_and_a_table(end, gus, signed_in):
    desk = signed_in(gus)
    assert "No cases were resolved in this period" in desk.get("/cases/report").text
    end("publish", days=2, score=4)
    end("publish", days=40)
    page = desk.get("/cases/report?days=90").text
    for words in ("2 of 2 resolved cases ended with an answer everyone can read", "4.0", "By space", "View as table"):
        assert words in page
    assert "/cases/report/public?days=90" in page


def test_it_costs_the_same_however_many_cases_there_are(end, gus, signed_in):
    desk = signed_in(gus)

    def cost() -> int:
        return int(desk.get("/cases/report").headers["Server-Timing"].split('desc="')[1].split(" ")[0])

    end("publish", days=2)
    few = cost()
    for days in (3, 12, 25):
        end("none", days=days)
    assert cost() == few <= 6


def test_it_is_for_support_alone_and_knows_its_own_figures(ben, mia, pia, gus, signed_in):
    for reader in (ben, mia, pia):
        assert signed_in(reader).get("/cases/report").status_code == 403
        assert signed_in(reader).get("/cases/report/public").status_code == 403
    for address in ("/cases/report?days=7", "/cases/report/secrets", "/cases/report/public?after=x"):
        assert signed_in(gus).get(address).status_code == 404
