"""The scheduled jobs and their intervals: the complete list."""

from __future__ import annotations

from app.accounts.jobs import forget_expired
from app.cases.case.jobs import close_quiet, mark_breaches, mark_warnings, tell_follow_ups
from app.cases.escalation_rules.jobs import escalate_by_rules
from app.cases.presence.actions import forget_absent
from app.cases.presence.jobs import fold_seen
from app.cases.undo_send.actions import forget_undos
from app.community.attachments.jobs import forget_unused_files
from app.community.badges.actions import award_badges_job
from app.community.drafts.jobs import forget_drafts
from app.community.members.jobs import fold_views, fold_visits, update_leaderboards
from app.community.members.segments import evaluate_segments
from app.community.question_lists.jobs import refresh_hot, refresh_warm
from app.community.tags.jobs import RECKON_TAGS, settle_synonyms, update_tag_statistics
from app.community.thread_state.jobs import archive_quiet, bump_unanswered, remind_askers
from app.core.cache.jobs import prune_change_log
from app.core.files.jobs import delete_orphaned_files
from app.core.outbox.jobs import prune_deliveries, prune_events
from app.core.outbox.scheduler import ScheduledJob
from app.core.web.idempotency import prune_receipts
from app.moderation.jobs import review_trust
from app.moderation.vote_fraud.jobs import undo_rigged_votes
from app.notifications.inbox.jobs import mark_seen
from app.search.deflection.jobs import forget_deflections, thank_authors
from app.search.log.jobs import forget_searches
from app.suggestions.board.jobs import refresh_trending
from app.suggestions.changelog.jobs import publish_due
from app.suggestions.decisions.jobs import queue_critical, remind_of_decisions

SCHEDULE: list[ScheduledJob] = [
    ScheduledJob("core.prune_deliveries", prune_deliveries, minutes=60),
    ScheduledJob("core.prune_events", prune_events, minutes=60),
    ScheduledJob("core.prune_receipts", prune_receipts, minutes=60),
    ScheduledJob("core.lost_files.clear_lost_files", delete_orphaned_files, minutes=24 * 60),
    ScheduledJob("accounts.forget_expired", forget_expired, minutes=60),
    ScheduledJob("core.cache.prune_change_log", prune_change_log, minutes=60),
    ScheduledJob("community.jobs.viewing.fold_views", fold_views, minutes=1),
    ScheduledJob("community.jobs.heating.refresh_hot", refresh_hot, minutes=5),
    ScheduledJob("community.jobs.heating.refresh_warm", refresh_warm, minutes=24 * 60),
    ScheduledJob("community.jobs.clearing.forget_unused_files", forget_unused_files, minutes=60),
    ScheduledJob("community.jobs.drafts.forget_drafts", forget_drafts, minutes=60),
    ScheduledJob("community.jobs.visiting.fold_visits", fold_visits, minutes=1),
    ScheduledJob("community.actions.awarding.honour", award_badges_job, minutes=5),
    ScheduledJob("community.actions.ranking.rank", update_leaderboards, minutes=5),
    ScheduledJob("moderation.review_trust", review_trust, minutes=60),
    ScheduledJob("moderation.actions.patrolling.undo_rigged_votes", undo_rigged_votes, minutes=24 * 60),
    ScheduledJob(RECKON_TAGS, update_tag_statistics, minutes=10),
    ScheduledJob("community.actions.retagging.settle_synonyms", settle_synonyms, minutes=60),
    ScheduledJob("community.actions.segmenting.evaluate_segments", evaluate_segments, minutes=5),
    ScheduledJob("community.actions.archiving.archive_quiet", archive_quiet, minutes=10),
    ScheduledJob("community.actions.reminding.remind_askers", remind_askers, minutes=10),
    ScheduledJob("community.actions.bumping.bump_unanswered", bump_unanswered, minutes=60),
    ScheduledJob("cases.escalate_by_rules", escalate_by_rules, minutes=1),
    ScheduledJob("cases.mark_warnings", mark_warnings, minutes=1),
    ScheduledJob("cases.mark_breaches", mark_breaches, minutes=1),
    ScheduledJob("cases.tell_follow_ups", tell_follow_ups, minutes=1),
    ScheduledJob("cases.close_quiet", close_quiet, minutes=60),
    ScheduledJob("cases.actions.attending.forget_absent", forget_absent, minutes=60),
    ScheduledJob("cases.actions.unsending.forget_undos", forget_undos, minutes=60),
    ScheduledJob("cases.seeing.fold_seen", fold_seen, minutes=1),
    ScheduledJob("notifications.mark_seen", mark_seen, minutes=1),
    ScheduledJob("suggestions.refresh_trending", refresh_trending, minutes=5),
    ScheduledJob("suggestions.queue_critical", queue_critical, minutes=5),
    ScheduledJob("suggestions.remind_of_decisions", remind_of_decisions, minutes=60),
    ScheduledJob("suggestions.publish_due", publish_due, minutes=1),
    ScheduledJob("search.forget_searches", forget_searches, minutes=24 * 60),
    ScheduledJob("search.thank_authors", thank_authors, minutes=24 * 60),
    ScheduledJob("search.forget_deflections", forget_deflections, minutes=24 * 60),
]
