"""Functions shared by views: the viewer, pages and fragments, redirects, ids."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, ValidationError
from werkzeug.wrappers import Response as BaseResponse

if TYPE_CHECKING:
    from app.accounts.members.models import Member

View = TypeVar("View", bound=Callable[..., Any])
LARGEST_REQUEST = 4 * 1024 * 1024  # bytes; uploads have a limit of their own


def max_request_size(largest: int) -> Callable[[View], View]:
    """Set the maximum request size of a view, in bytes."""

    def marked(view: View) -> View:
        view.largest_request = largest  # type: ignore[attr-defined]
        return view

    return marked


def init_app(app: Flask, *, proxies: int) -> None:
    """Set up ids in URLs and checks of requests."""
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.config["MAX_FORM_PARTS"] = 200
    app.url_map.converters["id"] = IdConverter
    app.before_request(_start)
    app.jinja_env.globals["viewer"] = viewer
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]


def fail() -> None:
    """Mark the request as failed, so that its error page sends no statement to the database."""
    g.has_failed = True


def has_failed() -> bool:
    return bool(g.get("has_failed"))


def viewer() -> Member | None:
    """Return the member who views this page; None for a visitor, or if the request has failed."""
    kept = g._get_current_object()  # noqa: SLF001 — the documented way
    if kept.get("has_failed"):
        return None
    member: Member | None = kept.get("_login_user")  # where Flask-Login stores it; read two dozen times per page
    if member is None:
        member = current_user._get_current_object()  # noqa: SLF001 — the documented way
    return member if member is not None and member.is_authenticated else None


def member() -> Member:
    """Return the signed-in member; a visitor is redirected to sign in (GET) or refused (POST)."""
    found = viewer()
    if found is None:
        abort(current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    return found


def member_only(view: View) -> View:
    """Restrict a view to signed-in members."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        member()
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


def allow_suspended(view: View) -> View:
    """Mark a view whose POST suspended members may send too: sign out, read, settings, appeal."""
    view.is_open_to_suspended = True  # type: ignore[attr-defined]
    return view


def continues_as(name: Callable[..., str]) -> Callable[[View], View]:
    """Mark a view whose POST a visitor may send: `name`, called with its arguments, returns the pending action."""

    def marked(view: View) -> View:
        view.pending_action = name  # type: ignore[attr-defined]
        return view

    return marked


def page(template: str, *, form: Any = None, **context: Any) -> Response:
    """Return the page, with 422 if its form has errors, or 409 if it was sent before with different text."""
    response = make_response(render_template(template, form=form, **context))
    if form is not None and form.errors:
        response.status_code = 409 if getattr(form, "earlier", "") else 422
    return response


def page_or_fragment(template: str, fragment: str, **context: Any) -> Response:
    """Return the fragment if script requested it, otherwise the whole page."""
    response = page(fragment if wants_fragment() else template, **context)
    response.vary.add("HX-Request")
    return response


def wants_fragment() -> bool:
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def redirect_after_post(address: str) -> BaseResponse:
    """Redirect after a POST with 303, so that reloading repeats nothing."""
    return redirect(address, 303)


def undoable(text: str, url: str, name: str = "", value: object = "", seconds: int = 0) -> dict[str, object]:
    """Return the data of the "undo" flash: a button posts `name`=`value` to `url`, for `seconds` (0: no limit)."""
    return {"text": text, "url": url, "name": name, "value": value, "seconds": seconds}


def flash_undo(text: str, url: str, name: str = "", value: object = "", seconds: int = 0) -> None:
    """Show on the next page what was done, with a button that undoes it."""
    flash(undoable(text, url, name, value, seconds), "undo")  # type: ignore[arg-type]


def safe_redirect_target(address: str | None, otherwise: str) -> str:
    """Return `address` if it is a path of ours, else `otherwise`: no redirect leads to another site."""
    if (
        not address
        or not address.startswith("/")
        or address.startswith(("//", "/\\"))
        or any(ord(c) < 33 or c == "\\" for c in address)
    ):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address


def previous_page() -> str:
    """Return path and query of our page that this request came from, or "" if the browser sends no referrer."""
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    path = came_from.path + ("?" + came_from.query if came_from.query else "")
    is_page = came_from.netloc == request.host and current_app.url_map.bind("").test(came_from.path, "GET")
    return safe_redirect_target(path, "") if is_page else ""


def absolute_url(endpoint: str, *, _anchor: str = "", **values: Any) -> str:
    """Return a URL for emails and feeds: always below BASE_URL, whatever host the request named."""
    base = urlsplit(current_app.config["BASE_URL"])
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True) + (f"#{_anchor}" if _anchor else "")


def _start() -> None:
    g.started = perf_counter()
    g.request_id = secrets.token_hex(8)
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "largest_request", LARGEST_REQUEST)
    if "\x00" in request.path or any(
        "\x00" in value for values in request.args.lists() for value in (values[0], *values[1])
    ):
        abort(400)


def viewer_was_asked() -> bool:
    """Return whether the response was made for one member; then nobody else may receive it."""
    return getattr(g, "_login_user", None) is not None and viewer() is not None


def sign_in_address(then: str = "") -> str:
    """Return the address to sign in and return here; `then` is the pending action (`community.pending_actions`)."""
    return url_for("accounts.login", next=_this_page(), then=then or None)


def way_to_continue() -> str:
    """Return the address to sign in for a visitor who sent something, with the pending action of the view if any."""
    name = getattr(current_app.view_functions.get(request.endpoint or ""), "pending_action", None)
    return sign_in_address(name(**(request.view_args or {})) if name else "")


def _this_page() -> str:
    """Return the page that was requested, or that contained the form that was sent."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    page = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "/")
    path = page.path + (f"?{page.query}" if page.query else "")
    return path if page.netloc == request.host else "/"


LARGEST_ID = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1  # of counted columns: revisions, versions


def read_id(text: object, most: int = LARGEST_ID) -> int:
    """Return the submitted id, or another integer up to `most`; 0, which no row has, for anything else."""
    digits = str(text)
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST_ID))
    return int(digits) if is_number and int(digits) <= most else 0


class IdConverter(BaseConverter):
    """A row's id in a URL: digits that fit the database; anything else is a 404."""

    regex = r"\d{1,19}"

    def to_python(self, value: str) -> int:
        if not value.isascii() or int(value) > LARGEST_ID:
            raise ValidationError
        return int(value)
