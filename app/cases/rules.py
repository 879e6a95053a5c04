"""Statuses, transitions and limits of cases, with their sources."""

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
COMMUNITY = "community"  # the knowledge of a case that another member's accepted answer resolved
MERGED = "merged"  # why the timers of a merged case stopped
DIRECT, DIRECT_PRIORITY = "direct", "normal"  # how the case of a private question is opened, and its priority
WITHDRAWN = "withdrawn"  # of a case whose escalation was withdrawn: it does not count as resolved
NO_ANSWER, NONE_ACCEPTED, REJECTED, BACKINGS, LOW_RATING, ASKED = TRIGGERS = (
    "no_answer",
    "none_accepted",
    "rejected",
    "backings",
    "low_rating",
    "asked",
)
"""What makes a rule escalate; `ASKED` applies immediately, to questions that match its filters: segment, tag, word."""
IN_HOURS = (NO_ANSWER, NONE_ACCEPTED)  # the triggers whose amount is business hours
MAX_TRIGGER_VALUE: dict[str, int] = {NO_ANSWER: 1_000, NONE_ACCEPTED: 1_000, BACKINGS: 100_000, LOW_RATING: 5}
"""The triggers that need an amount, and its maximum: for hours, half a year of business hours."""
LONGEST_LOOK_BACK = 365  # days
USUAL_LOOK_BACK = 30  # days
DRY_RUN = timedelta(days=90)  # the past period of a dry run: domain.md
BY_HAND, ROUND_ROBIN, BY_LOAD = DISTRIBUTIONS = ("by_hand", "round_robin", "load")
PARENT, DUPLICATE, RELATED = LINKS = ("parent", "duplicate", "related")
NOTE, MESSAGE, PUBLIC = WAYS_TO_SPEAK = ("note", "message", "public")
RESOLVING = "resolve"  # can be undone too, besides the ways to write
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
"""The transition table: from, to, and who may make the change. Finished cases can be reopened within 30 days only."""
REOPENS_WITHIN = timedelta(days=30)
AUTO_CLOSE_AFTER = timedelta(days=4)  # Zendesk
ASKER_ESCALATES_AFTER = timedelta(hours=8)  # business hours without an accepted answer; Vanilla
DUE_SOON = timedelta(hours=24)  # the queue "due": everything due within a day
UNDO_FOR = timedelta(seconds=10)  # after sending or resolving; its notifications are delayed that long: Gmail
PRESENT_FOR = timedelta(seconds=60)  # after the last request of a page, which polls every 25 s
COMPOSING_COUNTS_FOR = timedelta(minutes=3)  # osTicket's soft lock
PRESENCE_KEPT = timedelta(hours=1)
MOST_AT_ONCE = 200  # cases changed in one transaction: two seconds, during which SQLite accepts no other write
MOST_IN_BULK = 2_000  # cases in one bulk action; beyond MOST_AT_ONCE the worker changes them, BULK_BATCH at a time
BULK_BATCH = 25  # cases: a quarter of a second, after which others can write
MOST_COUNTED = 1_000  # matches of a selection; beyond that a total reads "1,000+"
NEVER_DUE = datetime(9000, 1, 1, tzinfo=UTC)  # sorts what waits for others after everything that waits for us


def is_transition_allowed(status: str, to: str, mover: str) -> bool:
    """Return whether the transition table allows `mover` to change the status this way."""
    return mover in MOVES.get((status, to), ())


def step_up(priority: str) -> str:
    """Return the next higher priority; urgent stays urgent."""
    return PRIORITIES[max(0, PRIORITIES.index(priority) - 1)]


def support_state(status: str, knowledge: str | None) -> str:
    """Return the support state of the case's thread, one of the community's `SUPPORT_STATES`."""
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
"""The answers to "How well did we help you?", best first."""
LOW = 2  # and below: the team is notified too, and a rule may escalate
RATED_WITHIN = timedelta(days=90)  # after the resolution; the period in which replies by email are accepted


def score_word(score: int) -> Message:
    """Return the words for the score."""
    return SCORES[score]


def clock_name(kind: str) -> str:
    """Return the name of a kind of timer."""
    names = {FIRST_RESPONSE: _("First response"), NEXT_RESPONSE: _("Next response"), RESOLUTION: _("Resolution")}
    return str(names[kind])
