"""Verdicts: one function says whether a deed is allowed and why not.

The same verdict draws the button, refuses the deed and is read by the test.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Message, NotAllowed


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """True where the deed is allowed; otherwise `reason` says in a sentence why not."""

    reason: Message | None = None

    def __bool__(self) -> bool:
        return self.reason is None


allowed = PolicyResult()


def denied(reason: Message) -> PolicyResult:
    """A refusal with the sentence that the person reads."""
    return PolicyResult(reason)


def require_allowed(verdict: PolicyResult) -> None:
    """Go on where the verdict is yes.

    Raises NotAllowed with the verdict's reason.
    """
    if verdict.reason is not None:
        raise NotAllowed(verdict.reason)
