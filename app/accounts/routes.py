"""All routes of accounts, in reading order."""

from __future__ import annotations

from flask import Blueprint, Response

from app.accounts.community_settings import views as community_settings_views
from app.accounts.members import views as members_views
from app.accounts.registration import views as registration_views
from app.accounts.segments import views as segments_views
from app.accounts.sign_in import views as sign_in_views

bp = Blueprint("accounts", __name__)
route = bp.add_url_rule
BOTH = ["GET", "POST"]
# register and sign in
route("/register", "register", registration_views.register, methods=BOTH)
route("/register/sent", "registered", registration_views.registered)
route("/verify/<token>", "verify", sign_in_views.verify, methods=BOTH)
route("/login", "login", sign_in_views.login, methods=BOTH)
route("/login/continue", "continue_signed_in", sign_in_views.continue_signed_in, methods=["POST"])
route("/logout", "logout", sign_in_views.logout, methods=["POST"])
# reset a forgotten password
route("/password/forgot", "forgot", sign_in_views.forgot, methods=BOTH)
route("/password/forgot/sent", "forgot_sent", sign_in_views.forgot_sent)
route("/password/reset/<token>", "reset", sign_in_views.reset, methods=BOTH)
# the member's own settings
route("/settings", "settings_page", members_views.settings_page, methods=BOTH)
route("/settings/theme", "set_theme", members_views.set_theme, methods=["POST"])
route("/settings/security", "security", sign_in_views.security, methods=BOTH)
route("/settings/security/sign-out", "sign_out_elsewhere", sign_in_views.sign_out_elsewhere, methods=["POST"])
# settings of the community
route("/admin", "admin", community_settings_views.admin)
route("/admin/settings", "admin_settings", community_settings_views.admin_settings, methods=BOTH)
route("/admin/segments", "segments", segments_views.segments, methods=BOTH)
route("/admin/segments/<slug>", "segment", segments_views.segment, methods=BOTH)
route("/admin/segments/<slug>/members", "add_to_segment", segments_views.add, methods=["POST"])
route(
    "/admin/segments/<slug>/members/<id:place_id>/remove",
    "take_out_of_segment",
    segments_views.take_out,
    methods=["POST"],
)
route("/admin/segments/<slug>/import", "import_members", segments_views.fill, methods=BOTH)
route("/admin/segments/<slug>/delete", "delete_segment", segments_views.remove, methods=BOTH)
# legal pages
route("/privacy", "privacy", community_settings_views.legal, defaults={"name": "privacy"})
route("/terms", "terms", community_settings_views.legal, defaults={"name": "terms"})
route("/imprint", "imprint", community_settings_views.legal, defaults={"name": "imprint"})


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """Set `no-store`: pages with passwords or single-use links must not be cached."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
