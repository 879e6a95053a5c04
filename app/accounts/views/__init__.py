"""The pages of accounts: all routes on one page, in reading order."""

from __future__ import annotations

from flask import Blueprint, Response

from app.accounts.views import admin, entering, legal, passwords, segments, settings

bp = Blueprint("accounts", __name__)
route = bp.add_url_rule
BOTH = ["GET", "POST"]

# come in, go out
route("/register", "register", entering.register, methods=BOTH)
route("/register/sent", "registered", entering.registered)
route("/verify/<token>", "verify", entering.verify, methods=BOTH)
route("/login", "login", entering.login, methods=BOTH)
route("/login/continue", "continue_signed_in", entering.continue_signed_in, methods=["POST"])
route("/logout", "logout", entering.logout, methods=["POST"])

# a forgotten password
route("/password/forgot", "forgot", passwords.forgot, methods=BOTH)
route("/password/forgot/sent", "forgot_sent", passwords.forgot_sent)
route("/password/reset/<token>", "reset", passwords.reset, methods=BOTH)

# one's own settings
route("/settings", "settings_page", settings.settings_page, methods=BOTH)
route("/settings/theme", "set_theme", settings.set_theme, methods=["POST"])
route("/settings/security", "security", settings.security, methods=BOTH)
route("/settings/security/sign-out", "sign_out_elsewhere", settings.sign_out_elsewhere, methods=["POST"])

# the community's settings
route("/admin", "admin", admin.admin)
route("/admin/settings", "admin_settings", admin.admin_settings, methods=BOTH)
route("/admin/segments", "segments", segments.segments, methods=BOTH)
route("/admin/segments/<slug>", "segment", segments.segment, methods=BOTH)
route("/admin/segments/<slug>/members", "add_to_segment", segments.add, methods=["POST"])
route("/admin/segments/<slug>/members/<id:place_id>/remove", "take_out_of_segment", segments.take_out, methods=["POST"])
route("/admin/segments/<slug>/fill", "fill_segment", segments.fill, methods=BOTH)
route("/admin/segments/<slug>/delete", "delete_segment", segments.remove, methods=BOTH)

# what the law asks for, and the language that a stranger reads
route("/privacy", "privacy", legal.legal, defaults={"name": "privacy"})
route("/terms", "terms", legal.legal, defaults={"name": "terms"})
route("/imprint", "imprint", legal.legal, defaults={"name": "imprint"})


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """Pages with passwords or with links that prove something stay in no cache."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
