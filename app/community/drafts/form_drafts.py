"""Save input that a form rejected as a draft of the member or visitor (random cookie); delete it on success."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar

from flask import g, make_response, request, url_for
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import HTTPException

from app.accounts.sign_in import sessions
from app.community.drafts import actions
from app.community.drafts.actions import Owner
from app.community.drafts.models import Draft, version_of
from app.community.drafts.queries import current_key, draft_of
from app.community.pending_actions.kinds import pending_of
from app.community.urls import draft_address
from app.core.clock import now
from app.core.db.session import commit_despite_refusal
from app.core.errors import TooMany, UserFacingError
from app.core.web.http import viewer, wants_fragment
from app.core.web.rate_limits import allows

View = TypeVar("View", bound=Callable[..., Any])
PREVIEW = "preview"  # name of the button that shows the page again with a preview of the text
COOKIES_AN_HOUR = 20  # for anonymous visitors from one address


def saves_draft(key: str) -> Callable[[View], View]:
    """Decorate a view that accepts text. `key` is the pattern of its draft's key, such as "answer:{thread_id}"."""

    def mark(view: View) -> View:
        @wraps(view)
        def keeping(**values: Any) -> Any:
            if request.method != "POST" or wants_preview():
                return view(**values)
            g.drafted = name = current_key(key.format(**values))
            try:
                answer = make_response(view(**values))
            except (UserFacingError, HTTPException):
                keep_typed(name)
                raise
            writer = viewer()
            if answer.status_code >= 400:
                keep_typed(name)
            elif writer is not None and (answer.status_code == 303 or wants_fragment()):
                actions.forget(writer, name)
            return answer

        return keeping  # type: ignore[return-value]

    return mark


def draft_seen(key: str, draft: Draft | None) -> str:
    """Return the draft's version; a form that is shown again has what was submitted, which is saved afterwards."""
    if g.get("drafted") != key:
        return draft.version if draft else ""
    if not _is_typed():
        kept = draft_of(viewer() or sessions.draft_hash(), key)
        return kept.version if kept else ""
    with suppress(UserFacingError):
        return version_of(actions.checked_fields(key, request.form))
    return ""


def _is_typed() -> bool:
    return any(request.form.get(name, "").strip() for name in actions.WORDS)


def wants_preview() -> bool:
    """Return whether the preview button was clicked."""
    return request.method == "POST" and PREVIEW in request.form


def current_draft(key: str) -> Draft | None:
    """Return the visitor's draft for this page, or None if it is not a GET request."""
    owner = viewer() or sessions.draft_hash()
    return draft_of(owner, key) if request.method == "GET" else None


def owner() -> Owner:
    """Return the owner of this request's drafts; sets a visitor's cookie. Raises TooMany."""
    member = viewer()
    if member is not None:
        return member
    known = sessions.draft_hash()
    if known is None and not allows(COOKIES_AN_HOUR, "hour", "draft", get_remote_address()):
        raise TooMany
    return known or sessions.new_draft_hash()


def save_draft(key: str) -> Draft | None:
    """Save the submitted form as a draft; what another page saved in the meantime is set aside."""
    return actions.save(owner(), key, request.form, now(), form_id=request.form.get("form_id", ""))


def keep_typed(key: str) -> None:
    """Save the submitted text as a draft. Errors are ignored: the visitor sees why the form itself was rejected."""
    if _is_typed():
        with suppress(UserFacingError), commit_despite_refusal():
            save_draft(key)
            g.sign_in_url = "" if viewer() else _way_back(key)


def _way_back(key: str) -> str:
    """Return the sign-in URL after which the submitted text is posted or is the member's draft."""
    then = key if pending_of(key) else None
    return url_for("accounts.login", next=draft_address(key), then=then)
