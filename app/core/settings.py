"""Settings of the instance, set by an admin; cached in the process and read again when their stamp changes."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, has_request_context
from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.cache.dependencies import depends_on, recorded_reads
from app.core.cache.shared_reads import request_data_version
from app.core.db.base import Base, UtcDateTime, db
from app.core.web.http import has_failed

INSTANCE = "instance"
TRUSTED_SECONDS = 2.0  # how long the cache is used if there is no data version to check it against


class SettingsRow(Base):
    """One row: the settings as one document, and when they changed."""

    __tablename__ = "setting"
    __subjects__ = {"setting": "name"}

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class InstanceSettings:
    """The settings that an admin can change; everything else is a constant (see docs/configure.md)."""

    name: str = "Peercare"
    tagline: str = ""
    time_zone: str = "Europe/Paris"
    locale: str = "en"
    open_registration: bool = True
    privilege_preset: str = "young"
    staff_accept_days: int = 7
    archive_days: int = 180
    first_post_approval: bool = False
    imprint: str = ""
    privacy: str = ""
    terms: str = ""


@dataclass
class Memory:
    """The settings as this process last read them."""

    current: InstanceSettings = field(default_factory=InstanceSettings)
    stamp: datetime | None = None
    read_at: float = float("-inf")
    seen: int | None = None  # the data version at that time


def init_app(app: Flask) -> None:
    app.extensions["settings"] = Memory()
    app.jinja_env.globals["settings"] = settings


def stamp_statement() -> Any:
    """Return a scalar subquery with the time of the last change, for the statement that loads the session."""
    return select(SettingsRow.changed_at).where(SettingsRow.name == INSTANCE).scalar_subquery()


def settings() -> InstanceSettings:
    """Return the current settings, from the cache while nothing has changed. In a failed request: the last read."""
    depends_on("setting", [INSTANCE])
    kept: InstanceSettings | None = g.get("settings")
    if kept is not None:
        return kept
    memory: Memory = current_app.extensions["settings"]
    if has_failed():
        return memory.current
    known = request_data_version()
    if known != memory.seen if known else time.monotonic() - memory.read_at > TRUSTED_SECONDS:
        _read(memory)
    if has_request_context():
        g.settings = memory.current
    return memory.current


def refresh(stamp: datetime | None) -> None:
    """Read the settings again unless `stamp` is the one that this process has cached."""
    memory: Memory = current_app.extensions["settings"]
    if stamp == memory.stamp and memory.read_at != float("-inf"):
        memory.read_at, memory.seen = time.monotonic(), request_data_version()
    else:
        _read(memory)
    g.pop("settings", None)


def change_settings(now: datetime, **changes: Any) -> InstanceSettings:
    """Change some settings; other processes see the change within seconds."""
    row = db.session.get(SettingsRow, INSTANCE, with_for_update=True)
    changed = replace(_from_document(row.document if row else {}), **changes)
    if row is None:
        db.session.add(SettingsRow(name=INSTANCE, document=asdict(changed), changed_at=now))
    else:
        row.document, row.changed_at = asdict(changed), now
    forget()
    return changed


def forget() -> None:
    """Make the next call of `settings` read them again."""
    memory: Memory = current_app.extensions["settings"]
    memory.read_at, memory.seen = float("-inf"), None
    g.pop("settings", None)


def _read(memory: Memory) -> None:
    with recorded_reads(("setting",)):
        row = db.session.execute(
            select(SettingsRow.document, SettingsRow.changed_at).where(SettingsRow.name == INSTANCE)
        ).one_or_none()
    memory.current = _from_document(row.document if row else {})
    memory.stamp = row.changed_at if row else None
    memory.read_at, memory.seen = time.monotonic(), request_data_version()


def _from_document(document: dict[str, Any]) -> InstanceSettings:
    known = {each.name for each in fields(InstanceSettings)}
    return InstanceSettings(**{name: value for name, value in document.items() if name in known})
