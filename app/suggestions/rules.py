"""Limits of an official response, for the form and for the action."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.community.text_rules import checked_length
from app.core.errors import InvalidInput

SHORTEST_RESPONSE, LONGEST_RESPONSE = 20, 5000  # characters


def checked_response(response: str) -> str:
    """Return the response without surrounding white space. Raises InvalidInput if it is too short or too long."""
    response = response.strip()
    if len(response) < SHORTEST_RESPONSE:
        raise InvalidInput(
            _("Explain why in a sentence or two. Everyone who backs the suggestion will read this."), "response"
        )
    return checked_length(response, LONGEST_RESPONSE, "response")
