"""Logs: one line per event, JSON in production; never with secrets, addresses or members' text."""

from __future__ import annotations

import logging
import sys
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()
QUIET = ("/static/", "/assets/", "/healthz", "/readyz")


def init_app(app: Flask, env: str) -> None:
    """Write logs to standard error, and one line for each request in production."""
    renderer = (
        structlog.processors.JSONRenderer() if env == "production" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=env != "test",
    )
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    app.config["LOGS_REQUESTS"] = env == "production"
    if app.config["LOGS_REQUESTS"]:
        app.after_request(_tell)


def tell(method: str, path: str, status: int, seconds: float, request_id: str) -> None:
    """Log one request."""
    if not path.startswith(QUIET):
        log.info("request", method=method, path=path, status=status, ms=round(seconds * 1000, 1), request_id=request_id)


def _tell(response: Response) -> Response:
    seconds = perf_counter() - g.started if "started" in g else 0.0
    tell(request.method, request.path, response.status_code, seconds, g.get("request_id", ""))
    return response
