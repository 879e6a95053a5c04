"""Errors with a message for the user; one handler shows them as a page or as a problem document (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeAlias, TypeVar

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Message: TypeAlias = str | LazyString
T = TypeVar("T")


class UserFacingError(Exception):
    """An error with a message for the person who reads it."""

    status = HTTPStatus.BAD_REQUEST
    sentence: Message = _l("Something went wrong.")

    def __init__(self, sentence: Message | None = None) -> None:
        super().__init__(sentence)
        if sentence is not None:
            self.sentence = sentence


class InvalidInput(UserFacingError):
    """The input is not valid here; `field` names the field beside which the message is shown."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, sentence: Message, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class Mistakes(InvalidInput):
    """Several invalid fields, reported together: a message for each field."""

    def __init__(self, problems: Mapping[str, Message]) -> None:
        field, sentence = next(iter(problems.items()))
        super().__init__(sentence, field)
        self.problems = problems


class BadInput(UserFacingError):
    status = HTTPStatus.BAD_REQUEST
    sentence = _l("We could not read what your browser sent. Go back, reload the page and try again.")


class NotAllowed(UserFacingError):
    status = HTTPStatus.FORBIDDEN
    sentence = _l("You do not have permission to do that.")


class NotFound(UserFacingError):
    status = HTTPStatus.NOT_FOUND
    sentence = _l("This page does not exist, or you do not have access to it. Check the address for typing errors.")


def require_found(found: T | None) -> T:
    """Return what was found. Raises NotFound if it is None."""
    if found is None:
        raise NotFound
    return found


class Conflict(UserFacingError):
    status = HTTPStatus.CONFLICT
    sentence = _l("Someone else changed this at the same time. Check the current version, then try again.")


class TooLarge(UserFacingError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    sentence = _l("That is too much to upload at once.")


class TooMany(UserFacingError):
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = _l("You have tried this too often. Wait a moment, then try again.")


class Unavailable(UserFacingError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = _l("We are very busy and could not save this. Try again in a few seconds.")
