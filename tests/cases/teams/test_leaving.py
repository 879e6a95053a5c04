"""Out of office: who is away is given nothing by itself, others hear for them, and what they had is handed over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.bulk_actions.models import BulkAction
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.policies import can_manage_absence
from app.cases.teams import actions as teams_actions
from app.cases.teams import assignment
from app.cases.teams.actions import save_team
from app.cases.teams.models import Absence
from app.cases.timeline import actions as timeline_actions
from app.community.spaces.models import Space
from app.core import clock
from app.core.db.base import db
from app.core.db.row_version import StaleVersion
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from tests.cases.conftest import fresh
from tests.cases.test_policies import EVERYONE, person
from tests.cases.timeline.test_pages import form_of
from tests.cast import NOW

DAY = timedelta(days=1)


@pytest.mark.parametrize("who", EVERYONE)
def test_agents_say_when_they_are_away_and_admins_for_others(who):
    actor, other = person(who), person("agent")
    assert other
    other.id = 99
    assert bool(can_manage_absence(actor, other)) == (who == "admin")
    if actor:
        assert bool(can_manage_absence(actor, actor)) == (who in {"agent", "agent here", "agent elsewhere", "admin"})


def leave(actor, member, cover=None, starts=NOW - DAY, ends=NOW + 3 * DAY) -> Absence:
    with unit_of_work():
        return teams_actions.start_absence(actor, member, starts_at=starts, ends_at=ends, cover=cover, now=NOW)


def test_times_that_make_no_sense_and_a_cover_who_cannot_are_refused(gus, lea, ben, ana):
    for starts, ends in ((NOW + DAY, NOW), (NOW - 3 * DAY, NOW - DAY), (NOW, NOW + 500 * DAY)):
        with pytest.raises(InvalidInput):
            leave(gus, gus, starts=starts, ends=ends)
    for cover in (gus, ben):
        with pytest.raises(InvalidInput, match="another support agent"):
            leave(gus, gus, cover)
    with pytest.raises(NotAllowed):
        leave(lea, gus)
    leave(gus, gus, lea)
    with pytest.raises(InvalidInput, match="overlap"):
        leave(gus, gus)


def told(member, kind="heard") -> int:
    mine = (Notification.member_id == member.id, Notification.kind == kind)
    return len(db.session.scalars(select(Notification).where(*mine)).all())


def write(ana, case) -> None:
    with unit_of_work():
        timeline_actions.message(ana, fresh(case), "Has anybody looked at it?", NOW)
    run_until_empty(NOW)


def test_the_cover_hears_what_the_customer_writes_and_nobody_else(case, gus, lea, mia, ana, ada):
    with unit_of_work():
        assignment.take(gus, case, now=NOW)
    write(ana, case)
    assert (told(gus), told(lea)) == (1, 0)
    leave(gus, gus, lea)
    write(ana, case)
    assert (told(gus), told(lea), told(mia)) == (2, 1, 0)


def test_without_a_cover_the_team_hears(case, gus, lea, ana, ada, machines):
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        team = save_team(ada, None, name="Dishes", members=[gus, lea], spaces=[space], now=NOW)
        assignment.assign(gus, case, gus, team=team, now=NOW)
    leave(gus, gus)
    write(ana, case)
    assert (told(gus), told(lea)) == (1, 1)


def test_open_cases_go_to_the_cover_and_come_back(case, gus, lea):
    with unit_of_work():
        assignment.take(gus, case, now=NOW)
    leave(gus, gus, lea)
    with unit_of_work():
        deed = teams_actions.hand_over(gus, gus, lea, NOW)
    assert fresh(case).assignee_id == lea.id
    assert len(db.session.scalars(select(CaseHistoryEntry).where(CaseHistoryEntry.kind == "assigned")).all()) == 2
    with unit_of_work():
        assert teams_actions.take_back(gus, db.session.get_one(BulkAction, deed.id), NOW) == (1, 0)
    assert fresh(case).assignee_id == gus.id
    with pytest.raises(InvalidInput), unit_of_work():
        teams_actions.take_back(gus, db.session.get_one(BulkAction, deed.id), NOW)


def test_what_moved_on_meanwhile_stays(case, gus, lea):
    with unit_of_work():
        assignment.take(gus, case, now=NOW)
    with unit_of_work():
        deed = teams_actions.hand_over(gus, gus, lea, NOW)
    with unit_of_work():
        timeline_actions.message(lea, fresh(case), "I take over from Gus.", NOW)
    with unit_of_work():
        assert teams_actions.take_back(gus, db.session.get_one(BulkAction, deed.id), NOW) == (0, 1)
    assert fresh(case).assignee_id == lea.id


def test_handed_over_to_a_team_that_gives_out_by_turns_it_is_given_out(case, gus, lea, ada, machines):
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        assignment.take(gus, case, now=NOW)
        people = [gus, lea]
        save_team(ada, None, name="Dishes", members=people, spaces=[space], distribution="round_robin", now=NOW)
    leave(gus, gus)
    run_until_empty(NOW)
    with unit_of_work():
        teams_actions.hand_over(gus, gus, None, NOW)
    run_until_empty(NOW)
    assert fresh(case).assignee_id == lea.id


def test_there_has_to_be_something_to_hand_over(gus, lea):
    with pytest.raises(InvalidInput, match="no open case"), unit_of_work():
        teams_actions.hand_over(gus, gus, lea, NOW)


def test_the_settings_of_who_works_on_cases_lead_there(gus, ada, ben, mia, signed_in):
    for who, works in ((gus, True), (ada, True), (ben, False), (mia, False)):
        assert ('href="/cases/absence"' in signed_in(who).get("/settings").text) == works, who.handle


def test_the_page_of_absences(case, gus, lea, ada, ben, signed_in):
    with unit_of_work():
        assignment.take(gus, case, now=NOW)
    desk, today = signed_in(gus), clock.now().date()
    form = {"starts_on": (today - DAY).isoformat(), "ends_on": (today + 5 * DAY).isoformat(), "cover": lea.id}
    assert desk.send("/cases/absence", form).location == "/cases/absence"
    page = desk.get("/cases/absence").text
    assert "Lea Vogel is notified in the meantime" in page
    assert "Hand over 1 open case" in page
    absence = db.session.scalars(select(Absence.id)).one()
    assert desk.send(f"/cases/absence/{absence}/hand-over").status_code == 303
    assert db.session.get_one(Case, case.id, populate_existing=True).assignee_id == lea.id
    deed = db.session.scalars(select(BulkAction.id)).one()
    assert "1 case handed over." in desk.get("/cases/absence").text
    assert signed_in(lea).send(f"/cases/absence/undo/{deed}").status_code == 404
    assert desk.send("/cases/bulk/undo", {"deed": deed}).status_code == 404
    assert desk.send(f"/cases/absence/undo/{deed}").status_code == 303
    assert db.session.get_one(Case, case.id, populate_existing=True).assignee_id == gus.id
    assert signed_in(lea).get("/cases/absence?member=gus").status_code == 403
    assert "Out of office: Gus Martin" in signed_in(ada).get("/cases/absence?member=gus").text
    assert signed_in(lea).send(f"/cases/absence/{absence}/remove").status_code == 403
    assert signed_in(ada).send(f"/cases/absence/{absence}/remove").location == "/cases/absence?member=gus"
    assert signed_in(ben).get("/cases/absence").status_code == 404
    assert db.session.scalars(select(Absence)).all() == []


@pytest.mark.parametrize(
    "wrong",
    [{"starts_on": ""}, {"ends_on": "soon"}, {"ends_on": "0001-01-01"}, {"cover": "999"}, {"starts_on": "9999-12-31"}],
)
def test_a_mistake_in_the_form_stands_beside_its_field(gus, signed_in, wrong):
    today = clock.now().date()
    form = {"starts_on": today.isoformat(), "ends_on": (today + DAY).isoformat(), "cover": "0"}
    assert signed_in(gus).send("/cases/absence", form | wrong).status_code == 422
    assert db.session.scalars(select(Absence)).all() == []


def change(actor, absence, starts=NOW - DAY, ends=NOW + 5 * DAY, cover=None, **seen) -> None:
    with unit_of_work():
        stored, member = db.session.get_one(Absence, absence.id), db.session.get_one(Member, absence.member_id)
        times = {"starts_at": starts, "ends_at": ends}
        teams_actions.change_absence(actor, member, stored, **times, cover=cover, now=NOW, **seen)


def test_an_absence_gets_other_days_and_another_cover(gus, lea, ada, mia):
    absence = leave(gus, gus)
    change(gus, absence, ends=NOW + 9 * DAY, cover=lea)
    stored = db.session.get_one(Absence, absence.id, populate_existing=True)
    assert (stored.ends_at, stored.cover_id) == (NOW + 9 * DAY, lea.id)
    change(ada, absence)
    assert db.session.get_one(Absence, absence.id, populate_existing=True).cover_id is None


def test_what_cannot_be_changed_of_an_absence_stays(gus, lea, mia):
    absence = leave(gus, gus)
    other = leave(gus, gus, starts=NOW + 10 * DAY, ends=NOW + 12 * DAY)
    for actor in (lea, mia):
        with pytest.raises(NotAllowed):
            change(actor, absence)
    with pytest.raises(InvalidInput, match="overlap"):
        change(gus, absence, ends=NOW + 11 * DAY)
    with pytest.raises(InvalidInput):
        change(gus, absence, ends=NOW - DAY / 2)
    with pytest.raises(InvalidInput, match="another support agent"):
        change(gus, other, starts=NOW + 10 * DAY, ends=NOW + 12 * DAY, cover=gus)
    with pytest.raises(StaleVersion):
        change(gus, absence, seen=1)
    assert db.session.get_one(Absence, absence.id, populate_existing=True).ends_at == NOW + 3 * DAY


def test_an_absence_that_has_ended_is_listed_and_stays(gus, lea, signed_in):
    now = clock.now()
    with unit_of_work():
        over = Absence(member_id=gus.id, starts_at=now - 9 * DAY, ends_at=now - 5 * DAY, cover_id=lea.id)
        db.session.add(over)
    page = signed_in(gus).get("/cases/absence").text
    assert "1 past absence" in page
    assert "Cover: Lea Vogel" in page
    days = {"starts_on": now.date().isoformat(), "ends_on": now.date().isoformat(), "cover": "0"}
    page = signed_in(gus).send(f"/cases/absence/{over.id}", days)
    assert (page.status_code, "This absence has ended." in page.text) == (422, True)
    assert signed_in(lea).get(f"/cases/absence/{over.id}").status_code == 403


def test_the_page_changes_an_absence_and_says_where_someone_was_quicker(gus, ada, lea, signed_in):
    today = clock.now().date()
    days = {"starts_on": today.isoformat(), "ends_on": (today + 2 * DAY).isoformat(), "cover": "0"}
    signed_in(gus).send("/cases/absence", days)
    absence = db.session.scalars(select(Absence.id)).one()
    address = f"/cases/absence/{absence}"
    page = signed_in(gus).get(address)
    assert f'value="{days["ends_on"]}"' in page.text
    seen = {"revision": form_of(page, "revision")}
    assert signed_in(ada).send(address, days | seen | {"cover": lea.id}).location == "/cases/absence?member=gus"
    late = signed_in(gus).send(address, days | seen | {"ends_on": (today + 4 * DAY).isoformat()})
    assert late.status_code == 422
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in late.text
    )
    assert f'value="{(today + 4 * DAY).isoformat()}"' in late.text


@pytest.mark.parametrize("has_cover", [True, False])
def test_assigning_to_somebody_away_warns_and_offers_the_cover(live, gus, lea, ada, signed_in, has_cover):
    now = clock.now()
    with unit_of_work():
        times = {"starts_at": now - DAY, "ends_at": now + 3 * DAY}
        teams_actions.start_absence(lea, lea, **times, cover=gus if has_cover else None, now=now)
    desk, address, to_lea = signed_in(ada), f"/cases/{live.id}/assign", {"assignee": lea.id, "team": "0"}
    page = desk.send(address, to_lea)
    assert page.status_code == 422
    assert "Lea Vogel is out of office" in page.text
    assert ("Assign to Gus Martin</button>" in page.text) == has_cover
    assert "Assign to Lea Vogel anyway" in page.text
    assert fresh(live).assignee_id is None
    assert desk.send(address, to_lea | {"confirm": gus.id}).status_code == 422
    if has_cover:
        assert desk.send(address, {"assignee": gus.id, "team": "0", "confirm": gus.id}).status_code == 303
        assert fresh(live).assignee_id == gus.id
    assert desk.send(address, to_lea | {"confirm": lea.id}).status_code == 303
    assert fresh(live).assignee_id == lea.id


def test_a_cover_who_is_away_too_is_not_offered(live, gus, lea, ada, signed_in):
    now = clock.now()
    with unit_of_work():
        times = {"starts_at": now - DAY, "ends_at": now + 3 * DAY}
        teams_actions.start_absence(lea, lea, **times, cover=gus, now=now)
        teams_actions.start_absence(gus, gus, **times, cover=None, now=now)
    page = signed_in(ada).send(f"/cases/{live.id}/assign", {"assignee": lea.id, "team": "0"})
    assert ", and nobody on this case covers for them." in page.text
    assert signed_in(lea).send(f"/cases/{live.id}/assign", {"assignee": lea.id, "team": "0"}).status_code == 303


def test_the_page_names_the_first_and_the_last_day_as_they_were_chosen(gus, live, signed_in):
    browser = signed_in(gus)
    day = clock.now().date()
    first, last = day + 7 * DAY, day + 11 * DAY
    browser.send("/cases/absence", {"starts_on": first.isoformat(), "ends_on": last.isoformat(), "cover": "0"})
    assert (
        f"{first:%a} {first.day} {first:%b %Y} – {last:%a} {last.day} {last:%b %Y}"
        in browser.get("/cases/absence").text
    )
