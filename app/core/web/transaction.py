"""One transaction per request: the unit of work of `core/db/session.py`."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app.core.db.base import db
from app.core.db.engine import engine_options
from app.core.db.session import is_writing
from app.core.errors import Conflict
from app.core.web.error_pages import answer_to_database, error_response

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


# ── One request ──────────────────────────────────────────────────────────────────────────────────


def init_app(app: Flask, database_url: str) -> None:
    """Bind the database to the application, and each request to one unit of work."""
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", database_url)
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", engine_options(database_url))
    db.init_app(app)
    app.before_request(_begin)
    app.teardown_request(_forget)


def commit_before_response(app: Flask) -> None:
    """Register the commit. Call it last: later handlers run first, and must see whether the commit failed."""
    app.after_request(_finish)


def _begin() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    g.writes = request.method not in SAFE_METHODS and not getattr(view, "is_read_only", False)
    g.writing_token = is_writing.set(g.writes)


def _finish(response: Response) -> Response:
    if response.status_code >= 400 or not g.get("writes", False):
        db.session.rollback()
        return response
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return error_response(Conflict())
    except SQLAlchemyError as error:
        db.session.rollback()
        return answer_to_database(error)
    return response


def _forget(_error: BaseException | None) -> None:
    token = g.pop("writing_token", None)
    if token is not None:
        is_writing.reset(token)
