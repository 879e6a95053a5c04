"""Addresses and query parameters that were renamed. Links and pages from before the change still work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias
from urllib.parse import urlencode

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.wrappers import Response

from app.core.web.http import IdConverter
from app.core.web.transaction import SAFE_METHODS

Pairs: TypeAlias = list[tuple[str, Any]]
MOVED: dict[str, str] = {
    "/admin/segments/<slug>/fill": "accounts.import_members",
    "/admin/templates": "cases.case_types",
    "/admin/templates/<id:case_type_id>": "cases.case_type",
    "/cases/figures": "cases.report",
    "/cases/figures/<figure>": "cases.report_cases",
    "/cases/news": "cases.queue_updates",
    "/cases/replies": "cases.saved_replies",
    "/cases/replies/new": "cases.new_reply",
    "/cases/replies/<id:reply_id>": "cases.saved_reply",
    "/cases/replies/<id:reply_id>/delete": "cases.delete_reply",
    "/cases/rules/<id:rule_id>/off": "cases.disable_rule",
    "/cases/rules/<id:rule_id>/on": "cases.enable_rule",
    "/cases/<id:number>/beside": "cases.related",
    "/cases/<id:number>/clocks": "cases.sla",
    "/cases/<id:number>/replies": "cases.replies_to_insert",
    "/cases/<id:number>/separate": "cases.unmerge",
    "/cases/<id:number>/template": "cases.set_case_type",
    "/complete/cases": "cases.autocomplete",
    "/complete/members": "community.autocomplete_members",
    "/complete/questions": "community.autocomplete_questions",
    "/complete/tags": "community.autocomplete_tags",
    "/complete/themes": "community.autocomplete_themes",
    "/edits/<id:proposal_id>/refuse": "community.reject_proposal",
    "/edits/<id:proposal_id>/take": "community.accept_proposal",
    "/my/standing": "moderation.account_status",
    "/my/standing/<id:sanction_id>/appeal": "moderation.appeal",
    "/posts/<id:post_id>/suggest": "community.suggest_edit",
    "/threads/<id:thread_id>/spare": "search.deflection",
}
"""For each old address the endpoint that has a new one, with the same arguments."""
PARAMETERS: dict[str, dict[str, str]] = {
    "cases": {
        "drawn": "rendered_at",
        "finished": "include_resolved",
        "how": "source",
        "reply": "saved_reply",
        "template": "case_type",
        "turned": "reverse",
        "whose": "show",
    },
    "complete": {"but": "exclude"},
    "files": {"made": "file"},
    "moderation": {"deed": "action"},
    "posts": {"again": "resubmit"},
}
"""For the first segment of a path the new names of query parameters, by the old ones."""
VALUES = {("show", "ended"): "closed", ("figure", "kept"): "on_time"}
"""New values of parameters, of the query and of the path, by name and old value."""


def init_app(app: Flask) -> None:
    """Redirect requests to old addresses; to be set up before anything else looks at a request."""
    rules = [Rule(rule, endpoint=endpoint) for rule, endpoint in MOVED.items()]
    old = Map(rules, converters={"id": IdConverter}).bind("")

    def redirect_if_moved() -> Response | None:
        endpoint, arguments = request.endpoint, request.view_args or {}
        if isinstance(request.routing_exception, NotFound):
            endpoint, arguments = _match(old)
        sent = list(request.args.items(multi=True))
        query = _renamed(sent)
        if endpoint is None or (endpoint == request.endpoint and query == sent):
            return None
        address = url_for(endpoint, **dict(_with_new_values(arguments.items())))
        # 308 repeats a POST with its body: nothing that was typed on an old page is lost
        code = 301 if request.method in SAFE_METHODS else 308
        return redirect(address + (f"?{urlencode(query)}" if query else ""), code)

    app.before_request(redirect_if_moved)


def _match(old: MapAdapter) -> tuple[str | None, dict[str, Any]]:
    try:
        endpoint, arguments = old.match(request.path)
    except HTTPException:
        return None, {}
    return endpoint, dict(arguments)


def _renamed(query: Pairs) -> Pairs:
    names = PARAMETERS.get(request.path.split("/", 2)[1], {})
    return _with_new_values((names.get(name, name), value) for name, value in query)


def _with_new_values(pairs: Iterable[tuple[str, Any]]) -> Pairs:
    return [(name, VALUES.get((name, value), value)) for name, value in pairs]
