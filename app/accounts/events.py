"""What accounts announce."""

from app.core.outbox.events import announce

REGISTRATION_BEGUN = announce(
    "account.registration_begun", "Someone asked for an account; their address is not yet confirmed."
)
MEMBER_REGISTERED = announce("member.registered", "A new member confirmed their address.")
PASSWORD_FORGOTTEN = announce(
    "account.password_forgotten", "Someone asked for a new password, for an account that may or may not exist."
)
PASSWORD_CHANGED = announce("account.password_changed", "A member chose a new password.")
ROLE_GRANTED = announce("member.role_granted", "A member became staff, for everything or for one space.")
ROLE_REVOKED = announce("member.role_revoked", "A member gave back a role.")
MEMBER_RENAMED = announce("member.renamed", "A member goes by another name.")
SEGMENT_CHANGED = announce("segment.changed", "A segment was made, changed or deleted, or someone was taken out.")
