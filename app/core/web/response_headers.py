"""The headers of every response: security, caching, request id, and timing outside of production."""

from __future__ import annotations

from time import perf_counter

from flask import Flask, Response, current_app, g, session

from app.core.db.engine import query_count
from app.core.web.http import viewer_was_asked

CONTENT_SECURITY_POLICY = (  # pages contain no images of other sites; only a click loads one (`foreign_images`)
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def init_app(app: Flask, *, is_secure: bool, tells_timing: bool) -> None:
    app.config["TELLS_TIMING"], app.config["IS_SECURE"] = tells_timing, is_secure
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    is_personal = viewer_was_asked() or session.modified or "Set-Cookie" in headers
    headers.setdefault("Cache-Control", "no-store" if is_personal else "no-cache")
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), browsing-topics=()"
    headers["X-Request-Id"] = g.get("request_id", "")
    if current_app.config["IS_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if current_app.config["TELLS_TIMING"] and "started" in g:
        elapsed = (perf_counter() - g.started) * 1000
        headers["Server-Timing"] = f'db;desc="{query_count()} statements";dur={elapsed:.1f}'
    return response
