"""Who may do what in the community, and why not. Pure: an actor of None is a stranger.

What a thread's state allows is one table; who the actor must be besides comes after it. Posts come with their thread
loaded, threads for `can_read` with their space. What an instance sets (privileges, quiet days) is read from process
memory.
"""

from app.accounts.policies import can_act
from app.community.policies.attaching import can_attach, can_carry
from app.community.policies.claiming import can_claim, can_release
from app.community.policies.closing import can_close, can_lock, can_reopen, can_unlock
from app.community.policies.deleting import can_delete, can_undelete
from app.community.policies.hiding import can_approve, can_flag, can_hide, can_unhide, can_withdraw_version
from app.community.policies.inviting import can_exclude, can_invite
from app.community.policies.judging import (
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
from app.community.policies.proposing import can_review, can_suggest, can_withdraw
from app.community.policies.reading import can_read
from app.community.policies.regrouping import can_merge, can_move, can_split, can_take_duplicate
from app.community.policies.sanctioned import can_take_part
from app.community.policies.theming import can_keep_themes, can_see_themes, can_theme
from app.community.policies.writing import can_answer, can_ask, can_comment, can_edit, can_link

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
    "can_read",
    "can_reject",
    "can_release",
    "can_reopen",
    "can_review",
    "can_see_themes",
    "can_set_backing",
    "can_split",
    "can_suggest",
    "can_take_duplicate",
    "can_take_part",
    "can_theme",
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
