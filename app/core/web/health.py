"""Health checks for operators: is the process alive, can it serve, and does the worker run?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import func, select

from app.core import clock
from app.core.db.base import db
from app.core.db.timeouts import hurry
from app.core.outbox.leases import LATE_AFTER, last_seen
from app.core.outbox.models import PENDING, Delivery
from app.core.outbox.scheduler import failing_jobs

Check: TypeAlias = Callable[[], bool]
SECONDS = 3.0  # for all statements of `/readyz`: monitoring waits less long than a person
OK, FAILS, LATE = "ok", "fails", "late"
bp = Blueprint("health", __name__)


def init_app(app: Flask, checks: dict[str, Check]) -> None:
    """Register the checks: what else this process needs to serve, by name. Each returns whether it is available."""
    app.extensions["health"] = checks
    app.register_blueprint(bp)


@bp.get("/healthz")
def alive() -> Response:
    """Report that the process answers, without checking anything else."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@bp.get("/readyz")
def ready() -> Response:
    """Report whether this process can serve, else 503. A late worker or failing jobs are reported only."""
    with hurry(SECONDS):
        parts: dict[str, Any] = {"database": _tried(_database_answers)}
        parts.update({name: _tried(check) for name, check in current_app.extensions["health"].items()})
        is_ready = FAILS not in parts.values()
        seen_at = last_seen() if parts["database"] == OK else None
        parts.update(worker=_state_of_worker(seen_at), worker_seen_at=seen_at and seen_at.isoformat())
        parts.update(_backlog(clock.now()) if parts["database"] == OK else {})
    response = jsonify(status="ready" if is_ready else "not ready", **parts)
    response.status_code = 200 if is_ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def _backlog(now: datetime) -> dict[str, Any]:
    """Return for how many seconds the oldest untried delivery has been due, and the jobs whose last run failed."""
    due = (Delivery.state == PENDING, Delivery.attempts == 0, Delivery.next_try_at <= now)
    since = db.session.scalar(select(func.min(Delivery.next_try_at)).where(*due)) or now
    return {
        "oldest_delivery_seconds": int((now - since).total_seconds()),
        "failing_jobs": [each.job for each in failing_jobs()],
    }


def _database_answers() -> bool:
    return db.session.scalar(select(1)) == 1


def _tried(check: Check) -> str:
    try:
        return OK if check() else FAILS
    except Exception as error:  # whatever it is, this process cannot serve
        current_app.logger.warning("not ready: %s", type(error).__name__)
        return FAILS


def _state_of_worker(seen_at: datetime | None) -> str:
    return OK if seen_at and clock.now() - seen_at < LATE_AFTER else LATE
