"""Every page of cases, with something of each kind on it and with nothing: who works on them, who runs them, and whose
they are, in two languages, on a phone and a desktop, by day and by night.
"""

from __future__ import annotations

import pytest

from tests.products import later

IS_FILLED = True
OF_A_CASE = ("", "/resolve", "/merge", "/sla", "/transcript", "/related")
NUMBERS = {"public": 1, "on hold": 7, "resolved": 8, "withdrawn": 10}
AGENTS = (
    "/cases?queue=all",
    "/cases?queue=all&q=nothingofthiskind",
    "/cases/views",
    "/cases/saved-replies",
    "/cases/saved-replies/new",
    "/cases/report",
    "/cases/absence",
    "/my/drafts",
    "/themes",
    *(f"/cases/1{page}" for page in OF_A_CASE),
    *(f"/cases/{number}" for name, number in NUMBERS.items() if name != "public"),
)
ADMINS = (
    "/cases?queue=all",
    "/cases/rules",
    "/cases/rules/1",
    "/cases/rules/new",
    "/admin/teams",
    "/admin/calendars",
    "/admin/calendars/1",
    "/admin/policies",
    "/admin/policies/1",
    "/admin/case-types",
    "/cases/1",
    "/cases/report",
)
MODERATORS = ("/cases/1", "/cases/5", "/questions/5/escalate", "/cases/10")
CUSTOMERS = ("/my/cases", *(f"/my/cases/{number}" for number in range(4, 11)), "/my/cases/8/transcript")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("who", "screen", "pages"),
    [
        ("gus", "desktop", AGENTS),
        ("dan", "phone", CUSTOMERS),
        later(("gus", "phone", AGENTS)),
        later(("ada", "phone", ADMINS)),
        later(("ada", "desktop", ADMINS)),
        later(("mia", "phone", MODERATORS)),
        later(("dan", "desktop", CUSTOMERS[:4])),
        later(("zoe", "phone", CUSTOMERS[:1])),
    ],
)
def test_every_page_of_cases_looks_well(person, who, screen, pages):
    someone = person(who, screen)
    faults = []
    for path in pages:
        answer = someone.page.goto(f"{someone.address}{path}")
        assert answer is not None
        try:
            assert answer.status == 200, answer.status
            someone.looks_well(f"case{path.replace('/', '-').replace('?', '-')}-{who}")
        except AssertionError as fault:
            faults.append(f"{path}: {fault}")
        someone.troubles.clear()
    assert not faults, "\n\n".join(faults)
