"""All routes of notifications, in reading order."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from app.notifications.inbox import views
from app.notifications.inbox.seen import leave_sightings

bp = Blueprint("notifications", __name__)
route = bp.add_url_rule
BOTH = ["GET", "POST"]
# for members
route("/inbox", "inbox", views.show)
route("/inbox/read", "read_all", views.read_all, methods=["POST"])
route("/inbox/<id:notification_id>/read", "read", views.read, methods=["POST"])
route("/settings/notifications", "choices", views.choose, methods=BOTH)
route("/unsubscribe/<token>", "unsubscribe", views.unsubscribe, methods=BOTH)
# for admins
route("/admin/deliveries", "deliveries", views.deliveries)
route("/admin/deliveries/retry", "retry", views.retry, methods=["POST"])
bp.after_app_request(leave_sightings)


@bp.record_once
def _let_mail_programs_unsubscribe(state: BlueprintSetupState) -> None:
    """Exempt one-click unsubscribe from CSRF checks: clients send no token, the signed address is proof (RFC 8058)."""
    state.app.extensions["csrf"].exempt(views.unsubscribe)
