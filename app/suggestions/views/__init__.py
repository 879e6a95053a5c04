"""The pages of suggestions: all routes on one page, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.suggestions.views import areas, feeds, reading, sources, working, writing

bp = Blueprint("suggestions", __name__)
route = bp.add_url_rule

# read
route("/suggestions", "suggestions", reading.suggestions)
route("/suggestions/<id:thread_id>", "suggestion_by_id", reading.suggestion)
route("/suggestions/<id:thread_id>/", "suggestion_without_slug", reading.suggestion)
route("/suggestions/<id:thread_id>/<slug>", "suggestion", reading.suggestion)
route("/roadmap", "roadmap", reading.roadmap)
route("/suggestions.atom", "suggestions_feed", feeds.suggestions_feed)
route("/changelog.atom", "changelog_feed", feeds.changelog_feed)

# write
route("/suggestions/new", "suggest", writing.suggest, methods=["GET", "POST"])
route("/suggestions", "suggest_at_list", writing.suggest, methods=["POST"])
route("/suggestions/<id:thread_id>/remarks", "remark", writing.remark, methods=["POST"])
route("/questions/<id:thread_id>/suggest", "make_from", writing.make_from, methods=["GET", "POST"])

# the product team
route("/product", "product", working.product)
route("/suggestions/<id:thread_id>/status", "status", working.status, methods=["GET", "POST"])

# where it comes from
route("/suggestions/<id:thread_id>/sources", "sources", sources.sources, methods=["POST"])
route("/suggestions/<id:thread_id>/sources/<id:source_id>/unlink", "unlink", sources.unlink, methods=["GET", "POST"])
route("/suggestions/<id:thread_id>/sources/relink", "relink", sources.relink, methods=["POST"])
route("/cases/<id:number>/suggestions", "of_case", sources.of_case, methods=["GET", "POST"])

# admin
route("/admin/areas", "areas", areas.areas, methods=["GET", "POST"])
route("/admin/areas/<slug>", "area", areas.area, methods=["GET", "POST"])
