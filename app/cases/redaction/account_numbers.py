"""Find card and account numbers in a text, distinguished from other numbers by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

CARD_DIGITS = range(13, 20)  # ISO/IEC 7812
LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
# The length of an IBAN by country, from the SWIFT registry.
_LENGTHS = """
AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27
GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24
ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VA22
VG24 XK20
"""
IBAN_LENGTHS = {each[:2]: int(each[2:]) for each in _LENGTHS.split()}
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
    """Return the index of the last group of the longest valid number that starts with group `first`, or None."""
    digits, found = "", None
    for at in range(first, len(groups)):
        digits += groups[at][1]
        if len(digits) > CARD_DIGITS[-1]:
            break
        if len(digits) in CARD_DIGITS and is_luhn(digits):
            found = at
    return found


def is_luhn(digits: str) -> bool:
    """Return whether the check digit is valid (ISO/IEC 7812-1, annex B); numbers of one repeated digit are not card
    numbers.
    """
    total = sum(LUHN_DOUBLED[int(digit)] if n % 2 else int(digit) for n, digit in enumerate(reversed(digits)))
    return total % 10 == 0 and len(set(digits)) > 1


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of account numbers, checked by country, length and check digits (ISO 13616)."""
    for match in _IBAN.finditer(text):
        length, signs = IBAN_LENGTHS.get(match[0][:2].upper()), 0
        for at, sign in enumerate(match[0]):
            signs += sign.isalnum()
            if signs == length:
                if is_iban(match[0][: at + 1]):
                    yield match.start(), match.start() + at + 1
                break


def is_iban(text: str) -> bool:
    """Return whether the remainder modulo 97 is 1."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1
