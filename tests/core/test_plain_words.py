"""No sentence that a user reads has a word that is wrong in every sense."""

from __future__ import annotations

import re

import pytest
from babel.messages import Catalog

from setup.translations import ROOT, _extract

NEVER = {  # what is never written, as a regular expression, and what is written instead
    r"deeds?": "action, activity",
    r"anew": "again",
    r"meanwhile": "in the meantime, while you were …",
    r"in hand|in (my|your|whose|nobody’s) hands?": "assigned",
    r"nobody’s": "unassigned",
    r"by itself|by themselves": "automatically",
    r"whoever": "anyone who, members who",
    r"(is|are|called) so": "has this name",
    r"no such": "… does not exist, no matching …",
    r"peers?": "other members",
    r"askers?": "the person who asked",
    r"those who (run|answer for)|the house": "the community team, staff",
    r"somebody": "someone",
    r"letters? (is|was|comes|that|which|because)|(this|our|a) letter": "email",
    r"pictures?": "image",
    r"remarks?": "reply, comment",
    r"open hours|office hours": "business hours",
    r"promises?|promised": "SLA policy, SLA target",
    r"(taken|take|took|takes) (back|away|out|up)": "undo, remove, withdraw, reopen",
    r"(brought|bring|brings) back": "restore",
    r"(thrown|throw) away": "discard",
    r"(given|give|gave|gives) (out|back)": "assign, unassign, restore",
    r"look(ed|s)? at (it|this|that) again|look again": "follow up, review",
    r"(it|this|that|they) stands?|stands? (here|there|at|in|beside|first|above)": "appears, is shown",
    r"(go|goes|going) by": "use, apply",
    r"is gone|are gone": "deleted, no longer exists",
    r"(is|are|be|was|were) told": "notified",
    r"you hear|hears": "we will notify you",
    r"is kept|are late|we are late": "saved; overdue",
    r"forgotten you": "will follow up",
    r"say (who|which|why|what|how|in)": "enter, explain, describe",
    r"e-mails?|mails?": "email",
}


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    catalog: Catalog = _extract(ROOT)
    return [form for message in catalog for form in _forms(message.id) if form]


@pytest.mark.parametrize("never", NEVER)
def test_no_sentence_has_a_word_that_is_never_right(never, sentences):
    word = re.compile(rf"(?<!\w)({never})(?!\w)", re.IGNORECASE)
    wrong = [each for each in sentences if word.search(re.sub(r"%\(\w+\)[sd]", "…", each))]
    assert not wrong, f"write: {NEVER[never]}"


def _forms(key: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else tuple(key)
