"""Rate limits for everything that visitors can call, counted in Redis if configured, otherwise in the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse

from app.core.web.http import viewer

View = TypeVar("View", bound=Callable[..., Any])
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


def init_app(app: Flask, redis_url: str | None, scale: float) -> None:
    """Set up the limiter; `scale` multiplies every limit."""
    app.config["LIMITS_SCALE"] = scale
    app.config["RATELIMIT_STORAGE_URI"] = redis_url or "memory://"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = bool(redis_url)
    app.config["RATELIMIT_STRATEGY"] = "moving-window" if not redis_url else "sliding-window-counter"
    limiter.init_app(app)
    # It would check limits of all views before each request. There are none: a view's own are checked in the view.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001


def scale() -> float:
    """Return the factor by which limits are raised on this instance."""
    return float(current_app.config["LIMITS_SCALE"])


def allows(times: int, per: str, *names: str) -> bool:
    """Count one more for `names`; return whether it is within `times` per "minute", "hour" or "day"."""
    return limiter.limiter.hit(parse(f"{max(1, int(times * scale()))} per {per}"), *names)


def member_or_address() -> str:
    """Return the member, or a visitor's IP address: the key of a limit where colleagues often share an address."""
    found = viewer()
    return f"member {found.id}" if found else get_remote_address()


def limit(
    times: int | Callable[[], int],
    per: str,
    *,
    methods: tuple[str, ...] = ("POST",),
    key: Callable[[], str] | None = None,
    only_if: Callable[[Response], bool] | None = None,
) -> Callable[[View], View]:
    """Limit a view to `times` per "minute", "hour" or "day" and IP address (or `key`).

    `times` is a function if it depends on the request. `only_if` selects the responses that count.
    """

    def scaled() -> str:
        allowed = times() if callable(times) else times
        return f"{max(1, int(allowed * scale()))} per {per}"

    limited: Any = limiter.limit(scaled, methods=list(methods), key_func=key or get_remote_address, deduct_when=only_if)
    decorator: Callable[[View], View] = limited
    return decorator
