"""All routes of search."""

from __future__ import annotations

from flask import Blueprint

from app.search.deflection import views as deflection_views
from app.search.figures import views as figures_views
from app.search.instant import views as instant_views
from app.search.log import views as log_views
from app.search.results import views as results_views
from app.search.synonyms import views as synonyms_views

bp = Blueprint("search", __name__)
route = bp.add_url_rule

route("/search", "results", results_views.results)
route("/search/instant", "instant", instant_views.instant)
route("/search/similar", "similar", deflection_views.similar)
route("/search/missing", "missing", log_views.missing)
route("/search/synonyms", "synonyms", synonyms_views.synonyms, methods=["GET", "POST"])
route("/search/synonyms/<id:synonym_id>/delete", "delete_synonym", synonyms_views.delete, methods=["POST"])
route("/search/deflections", "deflections", figures_views.deflections)
route("/threads/<id:thread_id>/deflection", "deflection", deflection_views.deflection, methods=["POST"])
route("/threads/<id:thread_id>/deflection/undo", "undo_deflection", deflection_views.undo_deflection, methods=["POST"])
route("/opensearch.xml", "opensearch", results_views.opensearch)
