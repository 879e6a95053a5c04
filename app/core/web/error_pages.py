"""Error responses: every error becomes a page or a problem document (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.core.errors import BadInput, Conflict, NotAllowed, NotFound, TooLarge, TooMany, Unavailable, UserFacingError
from app.core.outbox.failures import error_summary, is_unavailable
from app.core.web.http import fail, previous_page, sign_in_address, viewer, way_to_continue

NEVER_KEPT = ("csrf_token", "form_id", "revision", "password")  # submitted values that are never shown again
BY_STATUS: dict[int, type[UserFacingError]] = {
    kind.status.value: kind for kind in (BadInput, NotAllowed, NotFound, Conflict, TooLarge, TooMany, Unavailable)
}


def init_app(app: Flask) -> None:
    """Register the handlers that answer every error with a page of our own."""
    app.register_error_handler(UserFacingError, error_response)
    app.register_error_handler(CSRFError, _answer_to_forgery)
    app.register_error_handler(HTTPException, _answer_to_http)
    app.register_error_handler(SQLAlchemyError, answer_to_database)
    app.register_error_handler(Exception, _answer_to_surprise)


def error_response(error: UserFacingError) -> Response:
    """Return the response that says what went wrong and contains what was typed; server errors send no statement."""
    status = HTTPStatus(error.status)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        fail()
    if wants_json():
        response = jsonify(type="about:blank", status=status.value, title=status.phrase, detail=str(error.sentence))
        response.mimetype = "application/problem+json"
    else:
        response = make_response(render_template("errors/error.html", **_page_of(error, status)))
    response.status_code = status.value
    response.headers["Cache-Control"] = "no-store"
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        response.headers["Retry-After"] = "10"
    return response


def wants_json() -> bool:
    """Return whether the request expects JSON."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def kept_words() -> list[tuple[str, str]]:
    """Return what the user typed, by field, for pages that could not save it."""
    try:
        fields = request.form
    except HTTPException:
        return []
    return [
        (name, value.replace("\x00", ""))
        for name, value in fields.items()
        if value.strip() and len(value) > 1 and not any(each in name for each in NEVER_KEPT)
    ]


def _page_of(error: UserFacingError, status: HTTPStatus) -> dict[str, Any]:
    return {
        "status": status.value,
        "title": _titles().get(status.value, _("Something went wrong")),
        "sentence": error.sentence,
        "saved_input": kept_words() if request.method == "POST" else [],
        "previous_page": _way_back(),
        "sign_in_url": g.get("sign_in_url") or _way_in(status),
        "request_id": g.get("request_id", ""),
    }


def _way_in(status: HTTPStatus) -> str:
    """Return the sign-in address for a page not found: the same whether or not it exists, so nothing leaks."""
    is_page = status == HTTPStatus.NOT_FOUND and request.method in ("GET", "HEAD")
    return sign_in_address() if is_page and viewer() is None else ""


def _way_back() -> str:
    """Return the page that the user came from; "" if that is this page itself."""
    page = previous_page()
    return page if request.method == "POST" or page != request.full_path.rstrip("?") else ""


def _titles() -> dict[int, str]:
    return {
        400: _("We could not read your request"),
        403: _("You do not have access"),
        404: _("Page not found"),
        405: _("This is not possible here"),
        409: _("Someone else got there first"),
        413: _("Too large"),
        422: _("This action is not possible"),
        429: _("You are going too fast"),
        500: _("Something went wrong on our side"),
        503: _("We are busy right now"),
    }


def _answer_to_forgery(_error: CSRFError) -> Response:
    if viewer() is None and request.blueprint != "accounts":  # usually signed out in another tab
        g.sign_in_url = way_to_continue()
    return error_response(
        BadInput(_("This form was open for too long, or came from another page. Nothing was changed. Send it again."))
    )


def _answer_to_http(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        most = (request.max_content_length or 0) // 1024**2
        return error_response(
            TooLarge(
                _(
                    "That is too much to upload at once: the limit is %(most)s MB. Nothing was saved: go "
                    "back, shorten it and send it again.",
                    most=most,
                )
            )
        )
    if code in BY_STATUS:
        return error_response(BY_STATUS[code]())
    broken = UserFacingError()
    broken.status = HTTPStatus(code)
    response = error_response(broken)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def answer_to_database(error: SQLAlchemyError) -> Response:
    """Return 503 if the database cannot be reached or is full, since retrying helps; a wrong statement is a 500."""
    if not is_unavailable(error):
        return _answer_to_surprise(error)
    current_app.logger.error("the database is not available: %s", error_summary(error))
    return error_response(Unavailable())


def _answer_to_surprise(error: Exception) -> Response:
    current_app.logger.exception("unexpected error", exc_info=error)
    if current_app.testing:
        raise error
    broken = UserFacingError(
        _("We have been notified and are looking into it. What you sent was not saved: try again later.")
    )
    broken.status = HTTPStatus.INTERNAL_SERVER_ERROR
    return error_response(broken)
