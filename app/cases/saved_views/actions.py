"""Save, edit and delete views of the queue, private or shared with all support agents."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.cases.policies import can_change_view, can_use_desk
from app.cases.queue.selection import Selection
from app.cases.saved_views.models import CaseView
from app.core.db.base import db
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.policy import require_allowed

MOST = 30  # views per member: more would not fit the line of tabs


def keep_view(actor: Member, selection: Selection, *, name: str, is_shared: bool, now: datetime) -> CaseView:
    """Save the selection as a view, in which members see only what they may. Raises InvalidInput beyond 30 views."""
    require_allowed(can_use_desk(actor))
    _need_name(name)
    lock_row(actor)
    if db.session.scalars(select(func.count()).where(CaseView.owner_id == actor.id)).one() >= MOST:
        raise InvalidInput(
            _("You have reached the limit of %(most)s views. Delete one first.", most=MOST), field="name"
        )
    view = CaseView(name=name, owner_id=actor.id, is_shared=is_shared, filters=selection.parts(), created_at=now)
    db.session.add(view)
    db.session.flush()
    return view


def change_view(actor: Member, view: CaseView, *, name: str, is_shared: bool, seen: int) -> None:
    """Rename the view, and share it or not. Raises InvalidInput without a name."""
    require_allowed(can_change_view(actor, view))
    lock_row(view)
    if seen:
        require_current_version(view.stamp, seen)
    _need_name(name)
    view.name, view.is_shared = name, is_shared


def drop_view(actor: Member, view: CaseView) -> None:
    require_allowed(can_change_view(actor, view))
    db.session.delete(view)


def _need_name(name: str) -> None:
    if not name:
        raise InvalidInput(_("Enter a name for the view."), field="name")
