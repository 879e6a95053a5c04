"""All routes of moderation, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.community.removal.reasons import removal_reason_text
from app.moderation.appeals import views as appeals_views
from app.moderation.flags import views as flags_views
from app.moderation.presenters import (
    decision_word,
    deed_word,
    flag_counts,
    full_day,
    kind_word,
    pattern_word,
    place_of,
    reason_word,
    sanction_word,
)
from app.moderation.review_queue import views as review_queue_views
from app.moderation.sanctions import views as sanctions_views

bp = Blueprint("moderation", __name__)
route = bp.add_url_rule
BOTH = ["GET", "POST"]
# reported posts
route("/posts/<id:post_id>/flag", "flag", flags_views.flag, methods=BOTH)
route("/posts/<id:post_id>/hide", "hide", flags_views.hide, methods=BOTH)
route("/posts/<id:post_id>/unhide", "unhide", flags_views.unhide, methods=["POST"])
route("/posts/<id:post_id>/decision", "decision", flags_views.decision, methods=BOTH)
# review queue
route("/moderation", "queue", review_queue_views.show)
route("/moderation/decided", "decided", review_queue_views.decided)
route("/moderation/items/<id:item_id>", "item", review_queue_views.item, methods=BOTH)
route("/moderation/items/<id:item_id>/reopen", "reopen", review_queue_views.reopen, methods=["POST"])
route("/moderation/log", "log", review_queue_views.log)
# members
route("/moderation/members/<handle>", "member", sanctions_views.show)
route("/moderation/members/<handle>/sanction", "sanction", sanctions_views.sanction, methods=["POST"])
route("/moderation/members/<handle>/note", "note", sanctions_views.note, methods=["POST"])
route("/moderation/sanctions/<id:sanction_id>/lift", "lift", sanctions_views.lift, methods=["POST"])
route("/moderation/sanctions/<id:sanction_id>/undo", "undo_sanction", sanctions_views.undo_sanction, methods=["POST"])
route("/moderation/members/<handle>/remove-posts", "remove_posts", sanctions_views.remove_posts, methods=BOTH)
route("/moderation/removals/<id:removal_id>/undo", "restore_posts", sanctions_views.restore_posts, methods=["POST"])
# the member's own view
route("/my/account-status", "account_status", appeals_views.standing)
route("/my/account-status/<id:sanction_id>/appeal", "appeal", appeals_views.appeal, methods=BOTH)
WORDS = (
    kind_word,
    decision_word,
    deed_word,
    sanction_word,
    reason_word,
    pattern_word,
    removal_reason_text,
    flag_counts,
    full_day,
)
for word in (*WORDS, place_of, sanctions_views.record_address):
    bp.add_app_template_global(word, word.__name__)
