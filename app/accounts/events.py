"""Events of accounts."""

from app.core.outbox.events import declare_event

REGISTRATION_BEGUN = declare_event(
    "account.registration_begun", "Someone asked for an account; their address is not yet confirmed."
)
MEMBER_REGISTERED = declare_event("member.registered", "A new member confirmed their address.")
PASSWORD_FORGOTTEN = declare_event(
    "account.password_forgotten", "Someone asked for a new password, for an account that may or may not exist."
)
PASSWORD_CHANGED = declare_event("account.password_changed", "A member chose a new password.")
ROLE_GRANTED = declare_event("member.role_granted", "A member became staff, for everything or for one space.")
ROLE_REVOKED = declare_event("member.role_revoked", "A role of a member was revoked.")
MEMBER_RENAMED = declare_event("member.renamed", "A member changed their name.")
SEGMENT_CHANGED = declare_event(
    "segment.changed", "A segment was created, changed or deleted, or a member was removed from it."
)
