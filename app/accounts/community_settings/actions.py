"""Change the settings of the whole community."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts.members.models import Member
from app.accounts.policies import can_administer
from app.core.audit_log import write_audit_log
from app.core.logs import log
from app.core.policy import require_allowed
from app.core.settings import change_settings, settings


def change_community(actor: Member, changes: dict[str, Any], now: datetime) -> None:
    """Change settings of the instance: the fields of InstanceSettings."""
    require_allowed(can_administer(actor))
    before = settings()
    changed = sorted(name for name, value in changes.items() if getattr(before, name) != value)
    change_settings(now, **changes)
    if changed:
        write_audit_log("settings.changed", actor, actor, now, names=", ".join(changed))
    log.info("settings_changed", by=actor.id, names=sorted(changes))
