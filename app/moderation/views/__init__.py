"""The pages of moderation: all routes on one page, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.community.reasons import told_reason
from app.moderation.views import own, people, posts, queue
from app.moderation.words import (
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

bp = Blueprint("moderation", __name__)
route = bp.add_url_rule
BOTH = ["GET", "POST"]

# a post that is not in order
route("/posts/<id:post_id>/flag", "flag", posts.flag, methods=BOTH)
route("/posts/<id:post_id>/hide", "hide", posts.hide, methods=BOTH)
route("/posts/<id:post_id>/unhide", "unhide", posts.unhide, methods=["POST"])
route("/posts/<id:post_id>/decision", "decision", posts.decision, methods=BOTH)

# what waits for a look
route("/moderation", "queue", queue.show)
route("/moderation/decided", "decided", queue.decided)
route("/moderation/items/<id:item_id>", "item", queue.item, methods=BOTH)
route("/moderation/items/<id:item_id>/reopen", "reopen", queue.reopen, methods=["POST"])
route("/moderation/log", "log", queue.log)

# members
route("/moderation/members/<handle>", "member", people.show)
route("/moderation/members/<handle>/sanction", "sanction", people.sanction, methods=["POST"])
route("/moderation/members/<handle>/note", "note", people.note, methods=["POST"])
route("/moderation/sanctions/<id:sanction_id>/lift", "lift", people.lift, methods=["POST"])
route("/moderation/sanctions/<id:sanction_id>/undo", "undo_sanction", people.undo_sanction, methods=["POST"])
route("/moderation/members/<handle>/remove-posts", "remove_posts", people.remove_posts, methods=BOTH)
route("/moderation/removals/<id:removal_id>/undo", "restore_posts", people.restore_posts, methods=["POST"])

# what a member reads of it
route("/my/standing", "standing", own.standing)
route("/my/standing/<id:sanction_id>/appeal", "appeal", own.appeal, methods=BOTH)

WORDS = (
    kind_word,
    decision_word,
    deed_word,
    sanction_word,
    reason_word,
    pattern_word,
    told_reason,
    flag_counts,
    full_day,
)
for word in (*WORDS, place_of, people.record_address):
    bp.add_app_template_global(word, word.__name__)
