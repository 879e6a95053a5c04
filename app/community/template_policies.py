"""All policies of the community, re-exported for templates. Pure functions; an actor of None is an anonymous visitor.

One table says what a thread's state allows. Posts need their thread loaded, threads for `can_read` their space.
"""

from app.accounts.policies import can_act
from app.community.attachments.policies import can_attach, can_carry
from app.community.editing.policies import can_withdraw_version
from app.community.merging.policies import can_merge, can_move, can_split
from app.community.permissions import can_participate
from app.community.posts.policies import can_answer, can_comment, can_edit, can_link
from app.community.removal.policies import can_approve, can_delete, can_flag, can_hide, can_undelete, can_unhide
from app.community.root_causes.policies import can_keep_themes, can_see_themes, can_set_root_cause
from app.community.suggested_edits.policies import can_review, can_suggest, can_withdraw
from app.community.thread_state.policies import (
    can_claim,
    can_close,
    can_lock,
    can_release,
    can_reopen,
    can_take_duplicate,
    can_unlock,
)
from app.community.threads.policies import can_ask, can_exclude, can_invite, can_read
from app.community.voting.policies import (
    FIXED_VOTE,
    can_accept,
    can_back,
    can_change_vote,
    can_reject,
    can_set_backing,
    can_unaccept,
    can_unback,
    can_unreject,
    can_vote,
)

__all__ = [
    "FIXED_VOTE",
    "can_accept",
    "can_act",
    "can_answer",
    "can_approve",
    "can_ask",
    "can_attach",
    "can_back",
    "can_carry",
    "can_change_vote",
    "can_claim",
    "can_close",
    "can_comment",
    "can_delete",
    "can_edit",
    "can_exclude",
    "can_flag",
    "can_hide",
    "can_invite",
    "can_keep_themes",
    "can_link",
    "can_lock",
    "can_merge",
    "can_move",
    "can_participate",
    "can_read",
    "can_reject",
    "can_release",
    "can_reopen",
    "can_review",
    "can_see_themes",
    "can_set_backing",
    "can_set_root_cause",
    "can_split",
    "can_suggest",
    "can_take_duplicate",
    "can_unaccept",
    "can_unback",
    "can_undelete",
    "can_unhide",
    "can_unlock",
    "can_unreject",
    "can_vote",
    "can_withdraw",
    "can_withdraw_version",
]
