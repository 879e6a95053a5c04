"""A moderator sets a rule; time goes by: the rule fires, a promise warns, is broken, and the case becomes urgent."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.products import products

BODY = "It fills with water, hums for a while, and then the lamp blinks four times. Nothing more happens."
HOUR = timedelta(hours=1)


def monday(weeks: int) -> datetime:
    """When the office opens on a Monday some weeks from now."""
    today = datetime.now(ZoneInfo("Europe/Paris")).replace(hour=9, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 * weeks - today.weekday())


@products(("screen", "weeks"), ("desktop", 2), ("phone", 1))
def test_a_rule_is_tried_and_saved_fires_and_its_case_is_not_forgotten(person, time_is, screen, weeks):
    start, name, title = monday(weeks), f"No answer in 2 hours, {screen}", f"The washer hums and blinks, {screen}"
    time_is(start)
    ana, mia, gus = person("ana", screen), person("mia", screen), person("gus", screen)
    ana.go("/questions/new?space=machines").fill(title=title, body=BODY, tags="valve").press("Post question")
    ana.page.wait_for_url(re.compile(r"/questions/\d+/"))
    mia.go("/moderation").press("Escalation rules", "link").press("New escalation rule", "link").looks_well("rule-new")
    mia.fill(name=name, hours="2", look_back_days="3", word=screen).press("Dry run over the last 90 days")
    mia.sees("What the rule would have done").looks_well("rule-tried")
    mia.press("Save rule").sees("Rule saved and active.").sees(name).looks_well("rules")
    time_is(start + 2.1 * HOUR)
    ana.go(ana.page.url).sees_soon("Support has your question.")
    gus.go("/cases?queue=unassigned").press(title, "link").sees(f"Escalated by the rule “{name}”")
    gus.looks_well("rule-case").press("Take case").sees("Gus Martin took the case")
    case = gus.page.url
    time_is(start + timedelta(days=1) + 1.9 * HOUR)  # ten minutes before eight business hours have passed
    gus.go("/inbox").sees_soon("is about to breach its SLA")
    time_is(start + timedelta(days=1) + 3 * HOUR)
    gus.go(case).sees_soon("First response: SLA breached")
    gus.sees("System set the priority to High").looks_well("rule-breach")
