"""Times as a reader's calendar counts them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

SCRIPT = Path(__file__).parents[2] / "static/js/behaviours/relative-time.js"
PAGE = '<!doctype html><html lang="en"><time datetime="{}" data-offset="{}">3 May 2027</time>'
ATTACH = "const behaviour = (_name, attach) => document.querySelectorAll('time').forEach(attach);"


@pytest.mark.parametrize(
    ("written", "offset", "read", "shown"),
    [
        ("2027-05-03T11:00:00+02:00", 120, "2027-05-03T09:00:30Z", "now"),
        ("2027-05-03T11:00:00+02:00", 120, "2027-05-03T09:59:00Z", "59 minutes ago"),
        ("2027-05-03T11:00:00+02:00", 120, "2027-05-04T08:00:00Z", "23 hours ago"),
        ("2027-05-03T11:00:00+02:00", 120, "2027-05-04T21:59:00Z", "yesterday"),
        ("2027-05-03T11:00:00+02:00", 120, "2027-05-05T08:00:00Z", "2 days ago"),
        ("2027-05-03T23:30:00-04:00", -240, "2027-05-05T03:40:00Z", "yesterday"),
        ("2027-05-03T23:30:00-04:00", -240, "2027-05-05T04:10:00Z", "2 days ago"),
        ("2027-05-03T11:00:00+02:00", 120, "2027-06-05T08:00:00Z", "3 May 2027"),
    ],
)
def test_days_are_those_of_the_reader_s_calendar(
    chromium: Browser, written: str, offset: int, read: str, shown: str
) -> None:
    page = chromium.new_page()
    page.clock.set_fixed_time(read)
    page.set_content(PAGE.format(written, offset))
    page.add_script_tag(content=ATTACH + SCRIPT.read_text())
    assert page.locator("time").text_content() == shown
    page.close()
