"""The reactions to each event: the complete list."""

from __future__ import annotations

from app.accounts import events as accounts_events
from app.accounts.registration import notifications as registration_notifications
from app.cases import events as cases_events
from app.cases import handlers as cases_handlers
from app.cases.bulk_actions.runs import change_in_bulk
from app.cases.queue.search_text import keep_name, keep_text
from app.cases.resolution.handlers import notify_lost_solution
from app.community import events as community_events
from app.community import handlers as community_handlers
from app.core.outbox.events import EventHandler, EventType
from app.moderation import events as moderation_events
from app.moderation import handlers as moderation_handlers
from app.notifications import handlers as notifications_handlers
from app.notifications.emails import send_mail
from app.search.index.handlers import index_both, index_space, index_tag, index_thread
from app.search.log.handlers import mark_asked
from app.suggestions import events as suggestions_events
from app.suggestions import handlers as suggestions_handlers

REACTIONS: dict[EventType, list[EventHandler]] = {
    accounts_events.REGISTRATION_BEGUN: [registration_notifications.send_link],
    accounts_events.MEMBER_REGISTERED: [],
    accounts_events.PASSWORD_FORGOTTEN: [registration_notifications.send_link],
    accounts_events.PASSWORD_CHANGED: [registration_notifications.send_password_changed],
    accounts_events.ROLE_GRANTED: [],
    accounts_events.ROLE_REVOKED: [cases_handlers.hear_revocation],
    accounts_events.MEMBER_RENAMED: [keep_name],
    accounts_events.SEGMENT_CHANGED: [community_handlers.evaluate_segment],
    community_events.ANSWER_POSTED: [
        cases_handlers.hear_word,
        notifications_handlers.tell,
        index_thread,
        moderation_handlers.review_late_answer,
        keep_text,
    ],
    community_events.POST_COMMENTED: [cases_handlers.hear_word, notifications_handlers.tell, index_thread, keep_text],
    community_events.POST_EDITED: [cases_handlers.hear_word, notifications_handlers.tell, index_thread, keep_text],
    community_events.EDIT_SUGGESTED: [notifications_handlers.tell, moderation_handlers.review_suggested_edit],
    community_events.EDIT_TAKEN: [notifications_handlers.tell, moderation_handlers.settle_suggested_edit],
    community_events.EDIT_REFUSED: [notifications_handlers.tell, moderation_handlers.settle_suggested_edit],
    community_events.EDIT_OUTDATED: [notifications_handlers.tell, moderation_handlers.settle_suggested_edit],
    community_events.ANSWER_ACCEPTED: [cases_handlers.hear_acceptance, notifications_handlers.tell, index_thread],
    community_events.ANSWERS_REJECTED: [cases_handlers.hear_rejection],
    community_events.ANSWERS_UNREJECTED: [cases_handlers.hear_rejection],
    community_events.QUESTION_ASKED: [notifications_handlers.tell, index_thread, mark_asked],
    community_events.POST_VOTED: [],
    community_events.ANSWER_UNACCEPTED: [cases_handlers.hear_unacceptance, notify_lost_solution, index_thread],
    community_events.THREAD_BACKED: [],
    community_events.THREAD_UNBACKED: [],
    community_events.POST_DELETED: [
        cases_handlers.hear_deletion,
        notify_lost_solution,
        index_thread,
        moderation_handlers.settle_post,
        community_handlers.release_duplicates,
        notifications_handlers.tell,
        keep_text,
    ],
    community_events.POST_UNDELETED: [
        cases_handlers.hear_deletion,
        cases_handlers.open_missing,
        index_thread,
        moderation_handlers.review_again,
        notifications_handlers.tell,
        keep_text,
    ],
    community_events.POST_HIDDEN: [
        notify_lost_solution,
        index_thread,
        moderation_handlers.review_first_post,
        moderation_handlers.settle_post,
        notifications_handlers.tell,
        keep_text,
    ],
    community_events.POST_SHOWN: [
        cases_handlers.open_missing,
        index_thread,
        moderation_handlers.settle_post,
        notifications_handlers.tell,
        keep_text,
    ],
    community_events.BADGE_AWARDED: [notifications_handlers.tell],
    community_events.VOTES_ANNULLED: [],
    community_events.MEMBER_MENTIONED: [notifications_handlers.tell],
    community_events.QUESTION_DEFLECTED: [],
    community_events.ANSWER_HELPED: [notifications_handlers.tell],
    community_events.ACCESS_GRANTED: [notifications_handlers.tell],
    community_events.ACCESS_OFFERED: [community_handlers.offer_access],
    community_events.ACCESS_WITHDRAWN: [],
    community_events.TAG_CREATED: [moderation_handlers.review_new_tag],
    community_events.TAG_MERGED: [community_handlers.move_tagged, moderation_handlers.settle_tag],
    community_events.TAG_MOVED: [index_tag],
    community_events.SPACE_CHANGED: [index_space],
    community_events.THREAD_CLOSED: [notifications_handlers.tell, index_thread],
    community_events.THREAD_REOPENED: [index_thread],
    community_events.THREAD_LOCKED: [],
    community_events.THREAD_UNLOCKED: [],
    community_events.THREAD_ARCHIVED: [],
    community_events.THREAD_MOVED: [cases_handlers.hear_move, notify_lost_solution, index_thread],
    community_events.THREAD_MERGED: [
        cases_handlers.hear_merge,
        notify_lost_solution,
        suggestions_handlers.hear_merge,
        notifications_handlers.follow_posts,
        notifications_handlers.tell,
        index_thread,
        keep_text,
    ],
    community_events.THREAD_SPLIT: [
        notify_lost_solution,
        notifications_handlers.follow_posts,
        notifications_handlers.tell,
        index_thread,
        keep_text,
    ],
    community_events.THREAD_CLAIMED: [],
    community_events.THREAD_RELEASED: [],
    community_events.THREAD_THEMED: [cases_handlers.hear_theme],
    community_events.THREAD_BUMPED: [],
    community_events.ACCEPTANCE_AWAITED: [notifications_handlers.tell],
    cases_events.CASE_OPENED: [notifications_handlers.tell, keep_text, cases_handlers.distribute],
    cases_events.CASE_MISSING: [cases_handlers.open_missing],
    cases_events.CASE_TEXT_STALE: [keep_text],
    cases_events.CASE_ASSIGNED: [notifications_handlers.tell, cases_handlers.distribute],
    cases_events.CASES_CHANGED_IN_BULK: [change_in_bulk],
    cases_events.CASE_MERGED: [notifications_handlers.tell, keep_text],
    cases_events.CASE_UNGIVEN: [notifications_handlers.tell],
    cases_events.CASE_LEFT: [notifications_handlers.tell],
    cases_events.COVER_CHOSEN: [notifications_handlers.tell],
    cases_events.CASE_REPLIED: [keep_text],
    cases_events.CASE_MESSAGED: [notifications_handlers.tell, keep_text],
    cases_events.CASE_NOTED: [notifications_handlers.tell, keep_text],
    cases_events.NOTE_MENTIONED: [notifications_handlers.tell],
    cases_events.CASE_WORDS_CHANGED: [keep_text],
    cases_events.CASE_UNDONE: [keep_text],
    cases_events.CASE_STATUS_CHANGED: [notifications_handlers.tell, keep_text],
    cases_events.CASE_RESOLVED: [notifications_handlers.tell, keep_text],
    cases_events.CASE_SOLUTION_LOST: [notifications_handlers.tell],
    cases_events.CASE_REOPENED: [notifications_handlers.tell, keep_text],
    cases_events.CASE_RATED: [notifications_handlers.tell],
    cases_events.CASE_FOLLOW_UP_DUE: [notifications_handlers.tell],
    cases_events.CASE_WITHDRAWN: [notifications_handlers.tell, keep_text],
    cases_events.SLA_WARNED: [notifications_handlers.tell],
    cases_events.SLA_BREACHED: [notifications_handlers.tell],
    cases_events.SLA_CHANGED: [cases_handlers.promise_anew],
    suggestions_events.SUGGESTION_MADE: [notifications_handlers.tell, index_thread],
    suggestions_events.SUGGESTION_SOURCE_ADDED: [notifications_handlers.tell],
    suggestions_events.SUGGESTION_SOURCE_REMOVED: [],
    suggestions_events.SUGGESTION_STATUS_CHANGED: [notifications_handlers.tell, suggestions_handlers.restart_decision],
    suggestions_events.SUGGESTION_REACHED_MASS: [notifications_handlers.tell],
    suggestions_events.DECISION_DUE: [notifications_handlers.tell],
    suggestions_events.SUGGESTION_MERGED: [
        notifications_handlers.follow_posts,
        notifications_handlers.tell,
        index_both,
    ],
    suggestions_events.SUGGESTION_UNMERGED: [notifications_handlers.follow_posts, index_both],
    suggestions_events.SUGGESTION_MOVED: [],
    suggestions_events.SUGGESTION_BACKED_FOR: [notifications_handlers.tell],
    suggestions_events.CHANGELOG_PUBLISHED: [notifications_handlers.tell],
    suggestions_events.SUGGESTION_REPORTED: [notifications_handlers.tell, suggestions_handlers.restart_decision],
    moderation_events.POST_FLAGGED: [],
    moderation_events.ITEM_DECIDED: [],
    moderation_events.MEMBER_SANCTIONED: [notifications_handlers.tell],
    moderation_events.SANCTION_LIFTED: [notifications_handlers.tell],
    moderation_events.REMOVAL_CONTINUED: [moderation_handlers.continue_removal],
    moderation_events.APPEAL_MADE: [],
    moderation_events.APPEAL_DECIDED: [notifications_handlers.tell],
}
CHANNELS: list[EventHandler] = [send_mail]
"""What reactions fan out to: one delivery per receiver."""
