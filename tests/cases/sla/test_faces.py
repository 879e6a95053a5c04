"""How due times read: on the wall of who reads them, and in business time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.cases.business_hours.calendar import office_calendar
from app.cases.business_hours.presenters import format_datetime
from app.cases.queue.presenters import due_display
from app.cases.sla.presenters import faces, format_business_duration, soon
from app.cases.timeline.queries import clocks_of
from tests.cases.conftest import fresh
from tests.cast import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "said", "in_few_letters"),
    [
        (0, "today 11:00", "today 11:00"),
        (24, "tomorrow 11:00", "tomorrow 11:00"),
        (96, "Fri 6 Mar 11:00", "Fri 11:00"),
        (-24, "Sun 1 Mar 11:00", "Sun 11:00"),
        (7 * 24, "Mon 9 Mar 11:00", "9 Mar"),
    ],
)
def test_a_time_is_said_as_people_say_it(app, hours, said, in_few_letters):
    with app.test_request_context():
        assert format_datetime(NOW + hours * HOUR, NOW) == said
        assert soon(NOW + hours * HOUR, NOW) == in_few_letters


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (-150, "2 h 30 min"), (24 * 60, "24 h")]
)
def test_business_time_knows_no_days(app, minutes, said):
    with app.test_request_context():
        assert format_business_duration(timedelta(minutes=minutes)) == said


def test_queue_and_desk_say_what_they_mean(case, app):
    """The queue says when on the wall; the desk says that, and what is left of business time."""
    with app.test_request_context():
        stored = fresh(case)
        assert due_display(stored, NOW).words == "due tomorrow 11:00"
        assert due_display(stored, NOW + 54 * HOUR).words == "overdue since Tue 11:00"
        first, resolution = faces(clocks_of(stored), office_calendar(), NOW + 2 * HOUR)
        assert (first.words, first.promise) == ("6 h 30 min left", "First response, due tomorrow 11:00")
        assert resolution.promise == "Resolution, due Thu 5 Mar 11:00"
