"""Find card and account numbers in a text, distinguished from other numbers by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from stdnum import iban, luhn, numdb

CARD_DIGITS = range(13, 20)  # ISO/IEC 7812
_DIGITS = re.compile(r"(?<![\w.,])[0-9]+(?:[ \u00a0\u202f-][0-9]+)*(?![\w]|[.,][0-9])", re.ASCII)
_GROUP = re.compile(r"[0-9]+")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}[0-9]{2}(?:[ \u00a0\u202f-]?[A-Z0-9]){11,30}", re.IGNORECASE | re.ASCII)


def card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of valid card numbers, with or without groups."""
    for run in _DIGITS.finditer(text):
        yield from _cards_in([(run.start() + each.start(), each[0]) for each in _GROUP.finditer(run[0])])


def _cards_in(groups: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(groups):
        last = _card_from(groups, first)
        if last is not None:
            yield groups[first][0], groups[last][0] + len(groups[last][1])
            first = last
        first += 1


def _card_from(groups: list[tuple[int, str]], first: int) -> int | None:
    """Return the last group's index of the longest card number from `first`; one of a repeated digit is none."""
    digits, found = "", None
    for at in range(first, len(groups)):
        digits += groups[at][1]
        if len(digits) > CARD_DIGITS[-1]:
            break
        if len(digits) in CARD_DIGITS and len(set(digits)) > 1 and luhn.is_valid(digits):
            found = at
    return found


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of account numbers, checked by the format of their country and check digits (ISO 13616)."""
    for match in _IBAN.finditer(text):
        ends = [match.start() + at + 1 for at, sign in enumerate(match[0]) if sign.isalnum()]
        length = _iban_length(match[0][:2].upper())
        if 0 < length <= len(ends):
            found = text[match.start() : ends[length - 1]]
            if iban.is_valid("".join(filter(str.isalnum, found)), check_country=False):
                yield match.start(), ends[length - 1]


@lru_cache(1024)
def _iban_length(country: str) -> int:
    """Return the length of a country's account numbers, 0 if it has none."""
    structure = numdb.get("iban").info(country)[0][1].get("bban", "")  # like "4!a6!n8!n"
    return 4 + sum(map(int, re.findall(r"([0-9]+)!", structure))) if structure else 0
