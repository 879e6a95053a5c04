"""All routes of search."""

from __future__ import annotations

from flask import Blueprint

from app.search import views

bp = Blueprint("search", __name__)
route = bp.add_url_rule

route("/search", "results", views.results)
route("/search/instant", "instant", views.instant)
route("/search/similar", "similar", views.similar)
route("/threads/<id:thread_id>/deflection", "deflection", views.deflection, methods=["POST"])
route("/opensearch.xml", "opensearch", views.opensearch)
