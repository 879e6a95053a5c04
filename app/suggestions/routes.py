"""All routes of suggestions, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.suggestions import feeds, views
from app.suggestions.areas import views as areas_views
from app.suggestions.backing import views as backing_views
from app.suggestions.board import views as board_views
from app.suggestions.changelog import views as changelog_views
from app.suggestions.decisions import views as decisions_views
from app.suggestions.exports import views as exports_views
from app.suggestions.loop import views as loop_views
from app.suggestions.merging import views as merging_views
from app.suggestions.sources import views as sources_views

bp = Blueprint("suggestions", __name__)
route = bp.add_url_rule
# read
route("/suggestions", "suggestions", board_views.suggestions)
route("/suggestions/<id:thread_id>", "suggestion_by_id", views.suggestion)
route("/suggestions/<id:thread_id>/", "suggestion_without_slug", views.suggestion)
route("/suggestions/<id:thread_id>/<slug>", "suggestion", views.suggestion)
route("/roadmap", "roadmap", views.roadmap)
route("/suggestions.atom", "suggestions_feed", feeds.suggestions_feed)
route("/roadmap.atom", "roadmap_feed", feeds.roadmap_feed)
route("/changelog", "changelog", changelog_views.changelog)
route("/changelog/<id:entry_id>", "changelog_entry_by_id", changelog_views.changelog_entry)
route("/changelog/<id:entry_id>/<slug>", "changelog_entry", changelog_views.changelog_entry)
route("/changelog.atom", "changelog_feed", feeds.changelog_feed)
# write
route("/suggestions/new", "suggest", views.suggest, methods=["GET", "POST"])
route("/suggestions", "suggest_at_list", views.suggest, methods=["POST"])
route("/suggestions/<id:thread_id>/remarks", "remark", views.remark, methods=["POST"])
route(
    "/suggestions/<id:thread_id>/still-not-solved",
    "still_not_solved",
    loop_views.still_not_solved,
    methods=["GET", "POST"],
)
route("/questions/<id:thread_id>/suggest", "make_from", sources_views.make_from, methods=["GET", "POST"])
# the product team
route("/product", "product", decisions_views.product)
route("/suggestions.csv", "suggestions_csv", exports_views.suggestions_csv)
route("/suggestions.jsonl", "suggestions_jsonl", exports_views.suggestions_jsonl)
route("/suggestions/<id:thread_id>/estimate", "estimate", decisions_views.estimate, methods=["POST"])
route("/suggestions/<id:thread_id>/postpone", "postpone", decisions_views.postpone, methods=["GET", "POST"])
route("/suggestions/<id:thread_id>/resume", "resume_decision", decisions_views.resume, methods=["POST"])
route("/suggestions/<id:thread_id>/status", "status", views.status, methods=["GET", "POST"])
route("/suggestions/<id:thread_id>/merge", "merge", merging_views.merge, methods=["GET", "POST"])
route("/suggestions/<id:thread_id>/unmerge", "unmerge", merging_views.unmerge, methods=["POST"])
route("/autocomplete/suggestions", "autocomplete_suggestions", merging_views.autocomplete)
route("/suggestions/<id:thread_id>/area", "move", areas_views.move, methods=["GET", "POST"])
# the changelog
route("/changelog/new", "new_entry", changelog_views.new_entry, methods=["GET", "POST"])
route("/changelog/<id:entry_id>/edit", "edit_entry", changelog_views.edit_entry, methods=["GET", "POST"])
route("/changelog/<id:entry_id>/withdraw", "withdraw_entry", changelog_views.withdraw, methods=["POST"])
route("/changelog/<id:entry_id>/delete", "delete_entry", changelog_views.delete_draft, methods=["POST"])
route("/changelog/follow", "follow_changelog", changelog_views.follow_changelog, methods=["POST"])
route("/changelog/unfollow", "unfollow_changelog", changelog_views.unfollow_changelog, methods=["POST"])
route("/questions/<id:thread_id>/progress", "progress", loop_views.progress)
route("/suggestions/<id:thread_id>/loop", "loop", loop_views.loop)
# sources
route("/suggestions/<id:thread_id>/sources", "sources", sources_views.sources, methods=["POST"])
route(
    "/suggestions/<id:thread_id>/sources/<id:source_id>/unlink", "unlink", sources_views.unlink, methods=["GET", "POST"]
)
route("/suggestions/<id:thread_id>/sources/relink", "relink", sources_views.relink, methods=["POST"])
route("/cases/<id:number>/suggestions", "of_case", sources_views.of_case, methods=["GET", "POST"])
# on behalf of customers
route("/suggestions/<id:thread_id>/backings", "backings", backing_views.backings, methods=["GET", "POST"])
route("/suggestions/<id:thread_id>/backings/withdraw", "withdraw", backing_views.withdraw, methods=["POST"])
# admin
route("/admin/areas", "areas", areas_views.areas, methods=["GET", "POST"])
route("/admin/areas/<slug>", "area", areas_views.area, methods=["GET", "POST"])
