"""After the story: the rule that moderators have set, tried on all that was asked in it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from app.cases import rules
from app.cases.actions.ruling import keep_rule
from app.cases.dry_runs import Definition
from app.cases.queries.past import dry_run
from app.demo.stage import member

LOOK_BACK = 2  # days: it leaves alone what the story tells


def set_rules(end: datetime) -> None:
    """What smells of fire does not wait for a peer."""
    definition = Definition(rules.ASKED, word="smoke, sparks, burnt, burning", look_back_days=LOOK_BACK)
    tried = asdict(dry_run(definition, end))
    keep_rule(member("mia"), None, definition, name="Smoke or sparks", priority="urgent", tried=tried, now=end)
