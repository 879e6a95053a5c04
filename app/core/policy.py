"""Permission checks: one function says whether an action is allowed and why not, for the button and for the refusal.

Actions call `require_allowed(can_…)`, which raises NotAllowed with the reason; docstrings name only other errors.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Message, NotAllowed


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """True if the action is allowed; otherwise `reason` is a sentence that says why not."""

    reason: Message | None = None

    def __bool__(self) -> bool:
        return self.reason is None


allowed = PolicyResult()


def denied(reason: Message) -> PolicyResult:
    """Return a refusal with the sentence that the user reads."""
    return PolicyResult(reason)


def require_allowed(verdict: PolicyResult) -> None:
    """Raise NotAllowed with the reason unless the result is allowed."""
    if verdict.reason is not None:
        raise NotAllowed(verdict.reason)
