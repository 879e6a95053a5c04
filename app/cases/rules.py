"""States, transitions and numbers of cases, with their sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask_babel import lazy_gettext as _

from app.core.errors import Message

NEW, OPEN, WAITING, ON_HOLD, RESOLVED, CLOSED = STATUSES = (
    "new",
    "open",
    "waiting_on_customer",
    "on_hold",
    "resolved",
    "closed",
)
FINISHED = (RESOLVED, CLOSED)
UNFINISHED = (NEW, OPEN, WAITING, ON_HOLD)
PRIORITIES = ("urgent", "high", "normal", "low")
FIRST_RESPONSE, NEXT_RESPONSE, RESOLUTION = CLOCKS = ("first_response", "next_response", "resolution")
ACCEPT, PUBLISH, LINK, NOTHING = KNOWLEDGE = ("accept", "publish", "link", "none")
COMMUNITY = "community"  # the knowledge that came back where a peer's answer was accepted
MERGED = "merged"  # why the clocks of a case stopped that goes on in another
DIRECT, DIRECT_PRIORITY = "direct", "normal"  # how a case of a private question opens, and its priority
WITHDRAWN = "withdrawn"  # of a case that should not have been: it counts as no resolution
NO_ANSWER, NONE_ACCEPTED, REJECTED, BACKINGS, LOW_RATING, ASKED = TRIGGERS = (
    "no_answer",
    "none_accepted",
    "rejected",
    "backings",
    "low_rating",
    "asked",
)
"""What makes a rule escalate; `ASKED` is at once, for what the rule narrows: a segment, a tag, a word."""
IN_HOURS = (NO_ANSWER, NONE_ACCEPTED)  # the triggers whose amount is business hours
MAX_TRIGGER_VALUE: dict[str, int] = {NO_ANSWER: 1_000, NONE_ACCEPTED: 1_000, BACKINGS: 100_000, LOW_RATING: 5}
"""The triggers that need an amount, and the highest that makes sense: half a year of business hours."""
LONGEST_LOOK_BACK = 365  # days
USUAL_LOOK_BACK = 30  # days
DRY_RUN = timedelta(days=90)  # the past over which a rule is tried: domain.md
BY_HAND, ROUND_ROBIN, BY_LOAD = DISTRIBUTIONS = ("by_hand", "round_robin", "load")
PARENT, DUPLICATE, RELATED = LINKS = ("parent", "duplicate", "related")
NOTE, MESSAGE, PUBLIC = WAYS_TO_SPEAK = ("note", "message", "public")
RESOLVING = "resolve"  # what can be undone besides the ways to speak
AGENT, ASKER, ESCALATION, CLOCK, WITHDRAWAL = MOVERS = ("agent", "asker", "escalation", "clock", "withdrawal")
MOVES: dict[tuple[str, str], tuple[str, ...]] = {
    (NEW, OPEN): (AGENT,),
    (OPEN, WAITING): (AGENT,),
    (WAITING, OPEN): (ASKER,),
    (OPEN, ON_HOLD): (AGENT,),
    (WAITING, ON_HOLD): (AGENT,),
    (ON_HOLD, OPEN): (AGENT,),
    (ON_HOLD, WAITING): (AGENT,),
    **{(status, RESOLVED): (AGENT, ASKER) for status in (NEW, OPEN, WAITING, ON_HOLD)},
    **{(status, CLOSED): (WITHDRAWAL,) for status in (NEW, OPEN, WAITING, ON_HOLD)},
    (RESOLVED, CLOSED): (CLOCK,),
    (RESOLVED, OPEN): (ASKER, ESCALATION, AGENT),
    (CLOSED, OPEN): (ASKER, ESCALATION, AGENT),
}
"""The table of states: from, to, and who moves a case there. Finished cases open again within 30 days only."""
REOPENS_WITHIN = timedelta(days=30)
AUTO_CLOSE_AFTER = timedelta(days=4)  # Zendesk
ASKER_ESCALATES_AFTER = timedelta(hours=8)  # business hours without an accepted answer; Vanilla
DUE_SOON = timedelta(hours=24)  # the queue "due": everything that runs out within a day
UNDO_FOR = timedelta(seconds=10)  # after sending or resolving; notifications of it wait that long: Gmail
PRESENT_FOR = timedelta(seconds=60)  # after the last sign of a page, which comes every 25 s
COMPOSING_COUNTS_FOR = timedelta(minutes=3)  # osTicket's soft lock
PRESENCE_KEPT = timedelta(hours=1)
MOST_AT_ONCE = 200  # cases changed in one transaction: two seconds, in which SQLite takes no other write
MOST_IN_BULK = 2_000  # cases in one bulk action; beyond MOST_AT_ONCE the worker changes them, BULK_BATCH at a time
BULK_BATCH = 25  # cases: a quarter of a second, after which others write
MOST_COUNTED = 1_000  # matches of a selection; beyond that a total reads "1,000+"
NEVER_DUE = datetime(9000, 1, 1, tzinfo=UTC)  # sorts what waits for others behind everything that waits for us


def is_transition_allowed(status: str, to: str, mover: str) -> bool:
    """Does the table of states let `mover` take a case from one status to the other?"""
    return mover in MOVES.get((status, to), ())


def step_up(priority: str) -> str:
    """The next higher priority; urgent stays urgent."""
    return PRIORITIES[max(0, PRIORITIES.index(priority) - 1)]


def support_state(status: str, knowledge: str | None) -> str:
    """What the thread says of its case: a word of the community's `SUPPORT_STATES`."""
    if knowledge == WITHDRAWN:
        return "none"
    if status in FINISHED:
        return "resolved_by_community" if knowledge == COMMUNITY else "resolved_by_support"
    return "waiting_for_asker" if status == WAITING else "with_support"


SCORES: dict[int, Message] = {
    5: _("Very good"),
    4: _("Good"),
    3: _("OK"),
    2: _("Poor"),
    1: _("Very poor"),
}
"""The answers to "How well did we help you?", the best first."""
LOW = 2  # and below: the team is told too, and a rule may act
RATED_WITHIN = timedelta(days=90)  # after the resolution, as a reply by mail is taken


def score_word(score: int) -> Message:
    """What the score says."""
    return SCORES[score]
