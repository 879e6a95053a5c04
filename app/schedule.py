"""What the clock does, and how often: the whole list on one page."""

from __future__ import annotations

from app.accounts.jobs import forget_expired
from app.cases.actions.attending import forget_absent
from app.cases.actions.unsending import forget_undos
from app.cases.jobs import close_quiet, escalate_by_rules, mark_breaches, mark_warnings, tell_follow_ups
from app.cases.seeing import fold_seen
from app.community.actions.archiving import archive_quiet
from app.community.actions.awarding import honour
from app.community.actions.bumping import bump_unanswered
from app.community.actions.ranking import rank
from app.community.actions.reckoning import reckon_tags
from app.community.actions.reminding import remind_askers
from app.community.actions.retagging import settle_synonyms
from app.community.actions.segmenting import evaluate_segments
from app.community.jobs import fold_views, fold_visits, forget_drafts, forget_unused_files, refresh_hot, refresh_warm
from app.core.jobs import prune_deliveries, prune_events, prune_receipts
from app.core.lost_files import clear_lost_files
from app.core.worker import Job
from app.moderation.actions.patrolling import undo_rigged_votes
from app.moderation.jobs import review_trust
from app.notifications.jobs import mark_seen

SCHEDULE: list[Job] = [
    Job(prune_deliveries, minutes=60),
    Job(prune_events, minutes=60),
    Job(prune_receipts, minutes=60),
    Job(clear_lost_files, minutes=24 * 60),
    Job(forget_expired, minutes=60),
    Job(fold_views, minutes=1),
    Job(refresh_hot, minutes=5),
    Job(refresh_warm, minutes=24 * 60),
    Job(forget_unused_files, minutes=60),
    Job(forget_drafts, minutes=60),
    Job(fold_visits, minutes=1),
    Job(honour, minutes=5),
    Job(rank, minutes=5),
    Job(review_trust, minutes=60),
    Job(undo_rigged_votes, minutes=24 * 60),
    Job(reckon_tags, minutes=10),
    Job(settle_synonyms, minutes=60),
    Job(evaluate_segments, minutes=5),
    Job(archive_quiet, minutes=10),
    Job(remind_askers, minutes=10),
    Job(bump_unanswered, minutes=60),
    Job(escalate_by_rules, minutes=1),
    Job(mark_warnings, minutes=1),
    Job(mark_breaches, minutes=1),
    Job(tell_follow_ups, minutes=1),
    Job(close_quiet, minutes=60),
    Job(forget_absent, minutes=60),
    Job(forget_undos, minutes=60),
    Job(fold_seen, minutes=1),
    Job(mark_seen, minutes=1),
]
