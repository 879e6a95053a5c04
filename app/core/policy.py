"""Verdicts: one function says whether a deed is allowed and why not.

The same verdict draws the button, refuses the deed and is read by the test.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import NotAllowed, Sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """True where the deed is allowed; otherwise `reason` says in a sentence why not."""

    reason: Sentence | None = None

    def __bool__(self) -> bool:
        return self.reason is None


yes = Verdict()


def no(reason: Sentence) -> Verdict:
    """A refusal with the sentence that the person reads."""
    return Verdict(reason)


def require(verdict: Verdict) -> None:
    """Go on where the verdict is yes.

    Raises NotAllowed with the verdict's reason.
    """
    if verdict.reason is not None:
        raise NotAllowed(verdict.reason)
