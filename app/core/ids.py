"""Numbers that people and pages send: ids that a database can hold, or none."""

from __future__ import annotations

from werkzeug.routing import BaseConverter, ValidationError

LARGEST_ID = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1  # of what a row counts: revisions, versions


def read_id(text: object, most: int = LARGEST_ID) -> int:
    """The id, or another whole number up to `most`, that a page or a person sent; 0, which no row has, for all else."""
    digits = str(text)
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST_ID))
    return int(digits) if is_number and int(digits) <= most else 0


class IdConverter(BaseConverter):
    """A row's id in an address: digits that a database can hold; anything else is a 404."""

    regex = r"\d{1,19}"

    def to_python(self, value: str) -> int:
        if not value.isascii() or int(value) > LARGEST_ID:
            raise ValidationError
        return int(value)
