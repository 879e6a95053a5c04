"""Logs: a line an event, for people in development, as JSON in production; never a secret, an address or a text."""

from __future__ import annotations

import logging
import sys
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()
QUIET = ("/static/", "/assets/", "/healthz", "/readyz")


def init_app(app: Flask, env: str) -> None:
    """Write logs to standard error, and one line for each request."""
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
    if env == "production":
        app.after_request(_tell)


def _tell(response: Response) -> Response:
    if not request.path.startswith(QUIET):
        took = (perf_counter() - g.started) * 1000 if "started" in g else 0.0
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(took, 1),
            request_id=g.get("request_id"),
        )
    return response
