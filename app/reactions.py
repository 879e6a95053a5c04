"""Which event, which reactions: the whole list on one page."""

from __future__ import annotations

from app.accounts import events as accounts
from app.accounts import reactions as letters
from app.cases import events as cases
from app.cases import reactions as support
from app.cases.actions.bulk_runs import change_in_bulk
from app.cases.lost_solutions import notify_lost_solution
from app.cases.texts import keep_name, keep_text
from app.community import events as community
from app.community import reactions as ours
from app.core.events import EventType, Reaction
from app.moderation import events as moderation
from app.moderation import reactions as review
from app.notifications import reactions as inbox
from app.notifications.mails import send_mail
from app.search.reactions import index_space, index_tag, index_thread
from app.suggestions import events as suggestions
from app.suggestions import reactions as ideas

REACTIONS: dict[EventType, list[Reaction]] = {
    accounts.REGISTRATION_BEGUN: [letters.send_link],
    accounts.MEMBER_REGISTERED: [],
    accounts.PASSWORD_FORGOTTEN: [letters.send_link],
    accounts.PASSWORD_CHANGED: [letters.send_password_changed],
    accounts.ROLE_GRANTED: [],
    accounts.ROLE_REVOKED: [support.hear_revocation],
    accounts.MEMBER_RENAMED: [keep_name],
    accounts.SEGMENT_CHANGED: [ours.evaluate_segment],
    community.ANSWER_POSTED: [support.hear_word, inbox.tell, index_thread, review.review_late_answer, keep_text],
    community.POST_COMMENTED: [support.hear_word, inbox.tell, index_thread, keep_text],
    community.POST_EDITED: [support.hear_word, inbox.tell, index_thread, keep_text],
    community.EDIT_SUGGESTED: [inbox.tell, review.review_suggested_edit],
    community.EDIT_TAKEN: [inbox.tell, review.settle_suggested_edit],
    community.EDIT_REFUSED: [inbox.tell, review.settle_suggested_edit],
    community.EDIT_OUTDATED: [inbox.tell, review.settle_suggested_edit],
    community.ANSWER_ACCEPTED: [support.hear_acceptance, inbox.tell, index_thread],
    community.ANSWERS_REJECTED: [support.hear_rejection],
    community.ANSWERS_UNREJECTED: [support.hear_rejection],
    community.QUESTION_ASKED: [inbox.tell, index_thread],
    community.POST_VOTED: [],
    community.ANSWER_UNACCEPTED: [support.hear_unacceptance, notify_lost_solution, index_thread],
    community.THREAD_BACKED: [],
    community.THREAD_UNBACKED: [],
    community.POST_DELETED: [
        support.hear_deletion,
        notify_lost_solution,
        index_thread,
        review.settle_post,
        ours.release_duplicates,
        inbox.tell,
        keep_text,
    ],
    community.POST_UNDELETED: [
        support.hear_deletion,
        support.open_missing,
        index_thread,
        review.review_again,
        inbox.tell,
        keep_text,
    ],
    community.POST_HIDDEN: [
        notify_lost_solution,
        index_thread,
        review.review_first_post,
        review.settle_post,
        inbox.tell,
        keep_text,
    ],
    community.POST_SHOWN: [support.open_missing, index_thread, review.settle_post, inbox.tell, keep_text],
    community.BADGE_AWARDED: [inbox.tell],
    community.VOTES_ANNULLED: [],
    community.MEMBER_MENTIONED: [inbox.tell],
    community.QUESTION_SPARED: [],
    community.ACCESS_GRANTED: [inbox.tell],
    community.ACCESS_OFFERED: [ours.offer_access],
    community.ACCESS_WITHDRAWN: [],
    community.TAG_CREATED: [review.review_new_tag],
    community.TAG_MERGED: [ours.move_tagged, review.settle_tag],
    community.TAG_MOVED: [index_tag],
    community.SPACE_CHANGED: [index_space],
    community.THREAD_CLOSED: [inbox.tell, index_thread],
    community.THREAD_REOPENED: [index_thread],
    community.THREAD_LOCKED: [],
    community.THREAD_UNLOCKED: [],
    community.THREAD_ARCHIVED: [],
    community.THREAD_MOVED: [support.hear_move, notify_lost_solution, index_thread],
    community.THREAD_MERGED: [
        support.hear_merge,
        notify_lost_solution,
        ideas.hear_merge,
        inbox.follow_posts,
        inbox.tell,
        index_thread,
        keep_text,
    ],
    community.THREAD_SPLIT: [notify_lost_solution, inbox.follow_posts, inbox.tell, index_thread, keep_text],
    community.THREAD_CLAIMED: [],
    community.THREAD_RELEASED: [],
    community.THREAD_THEMED: [support.hear_theme],
    community.THREAD_BUMPED: [],
    community.ACCEPTANCE_AWAITED: [inbox.tell],
    cases.CASE_OPENED: [inbox.tell, keep_text, support.distribute],
    cases.CASE_MISSING: [support.open_missing],
    cases.CASE_TEXT_STALE: [keep_text],
    cases.CASE_ASSIGNED: [inbox.tell, support.distribute],
    cases.CASES_CHANGED_IN_BULK: [change_in_bulk],
    cases.CASE_MERGED: [inbox.tell, keep_text],
    cases.CASE_UNGIVEN: [inbox.tell],
    cases.CASE_LEFT: [inbox.tell],
    cases.COVER_CHOSEN: [inbox.tell],
    cases.CASE_REPLIED: [keep_text],
    cases.CASE_MESSAGED: [inbox.tell, keep_text],
    cases.CASE_NOTED: [inbox.tell, keep_text],
    cases.NOTE_MENTIONED: [inbox.tell],
    cases.CASE_WORDS_CHANGED: [keep_text],
    cases.CASE_UNDONE: [keep_text],
    cases.CASE_STATUS_CHANGED: [inbox.tell, keep_text],
    cases.CASE_RESOLVED: [inbox.tell, keep_text],
    cases.CASE_SOLUTION_LOST: [inbox.tell],
    cases.CASE_REOPENED: [inbox.tell, keep_text],
    cases.CASE_RATED: [inbox.tell],
    cases.CASE_FOLLOW_UP_DUE: [inbox.tell],
    cases.CASE_WITHDRAWN: [inbox.tell, keep_text],
    cases.SLA_WARNED: [inbox.tell],
    cases.SLA_BREACHED: [inbox.tell],
    cases.SLA_CHANGED: [support.promise_anew],
    suggestions.SUGGESTION_MADE: [inbox.tell, index_thread],
    suggestions.SUGGESTION_SOURCE_ADDED: [inbox.tell],
    suggestions.SUGGESTION_SOURCE_REMOVED: [],
    suggestions.SUGGESTION_STATUS_CHANGED: [inbox.tell],
    moderation.POST_FLAGGED: [],
    moderation.ITEM_DECIDED: [],
    moderation.MEMBER_SANCTIONED: [inbox.tell],
    moderation.SANCTION_LIFTED: [inbox.tell],
    moderation.REMOVAL_CONTINUED: [review.continue_removal],
    moderation.APPEAL_MADE: [],
    moderation.APPEAL_DECIDED: [inbox.tell],
}

CHANNELS: list[Reaction] = [send_mail]
"""What reactions fan out to: one delivery for each receiver."""
