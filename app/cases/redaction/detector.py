"""Find personal data, secrets, and text copied from private texts; replace them in a text to publish. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from math import log2
from typing import NamedTuple

from app.cases.redaction.account_numbers import card_numbers, ibans
from app.cases.redaction.copied_text import shared_runs
from app.cases.redaction.folding import folded

EMAIL, PHONE, CARD, IBAN, ORDER, SECRET, PRIVATE = KINDS = (
    "email",
    "phone",
    "card",
    "iban",
    "order",
    "secret",
    "private",
)
"""The last one is text of an internal note or a private message."""
RANKS = {kind: rank for rank, kind in enumerate((SECRET, IBAN, CARD, EMAIL, PHONE, ORDER, PRIVATE))}
LEAST_ENTROPY = 3.0  # bits per character of a possible secret: words of a language have fewer, random hex has more


class SensitiveMatch(NamedTuple):
    """A finding: `text[start:end]` of the searched text."""

    kind: str
    text: str
    start: int
    end: int


_ADDRESS = re.compile(
    r"https?://[^\s<>\"'()\[\]]+|(?<!\w)/(?:files|questions|posts|cases|suggestions|members)/[^\s()]+"
)
_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,6}(?!(?:png|jpe?g|gif|svg|webp)\b)[^\W\d_]{2,24}(?![\w-])"
)
_SPACE = "[ \u00a0\u202f]"
_GAP = "[ \u00a0\u202f./-]"
_PHONE = re.compile(
    rf"(?<![\w.+/-])(?<!\d{{4}}{_SPACE})(?:"
    rf"(?:\+|00){_GAP}?[1-9](?:{_GAP}?\(?\d\)?){{6,13}}"  # +33 6 12 34 56 78, +49 (0) 30 123456
    rf"|0[1-9](?P<gap>{_GAP}?)\d\d(?:(?P=gap)\d\d){{3}}"  # 06 12 34 56 78
    rf"|0\d{{2,4}}[ \u00a0\u202f/-]{{1,3}}\d{{3,8}}(?:[ \u00a0\u202f-]\d{{1,6}}){{0,2}}"  # 030 123456, 020 7946 0958
    rf"|(?:\(\d{{3}}\){_SPACE}?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}}"  # (555) 123-4567
    rf")(?![\w@]|[./-]\d)"
)
_CALLED = re.compile(
    r"\b(?:tel|tél|phone|téléphone|telephone|telefon|mobile|portable|handy|call(?: me)?(?: at| on)?|appele[rz](?:-moi)?"
    r"(?: au)?|joignable au|whatsapp|fax)\b[ .:n°]{0,4}(\d(?:[ \u00a0\u202f./-]?\d){6,13})(?!\w)",
    re.IGNORECASE,
)
_NUMBERED = r"(?:[ \t]{1,2}(?:number|no\.?|nr\.?|num(?:éro)?\.?|n[°ºo]\.?|id))?"
_ORDER = re.compile(
    r"\b(?:orders?|purchase|commande|bestell(?:ung|nummer)|auftrag(?:snummer)?|rma|ticket|invoice|facture|"
    r"rechnung(?:snummer)?|kundennummer|customer number|numéro de client|sendungsnummer|booking|réservation)"
    rf"({_NUMBERED})[ \t]{{0,2}}(?:is |est |lautet )?(:?)[ \t]{{0,2}}(#?[A-Z0-9][A-Z0-9/_-]{{2,30}})(?![\w/-])",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}-\d{1,2}-\d{2,4}")
_PREFIXED = re.compile(
    r"(?<![\w-])(?:-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
    r"|eyJ[\w-]{8,4000}\.[\w-]{8,8000}\.[\w-]{4,2000}"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|gh[pousr]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,64}"
    r"|(?:[sr]k|pk)_(?:live|test)_\w{8,255}|whsec_\w{16,255}"
    r"|xox[abeoprs]-[\w-]{10,255}|AIza[\w-]{30,40}|npm_\w{30,64}|SG\.[\w-]{16,64}\.[\w-]{16,64}|sk-[\w-]{20,255}"
    r")"
)
_KEYED = re.compile(
    r"(?<!\w)(token|secret|bearer|authorization|(?:api|access|license|private)?[ _-]?key|clé|schlüssel|"
    r"password|passwd|passphrase|pwd|passwort|kennwort|mot de passe)"
    r"(?: api| d’accès| is| est| lautet| ist)?[ \t\u00a0\u202f]{0,2}([:=]?)"
    r"[ \t]{0,2}(?:bearer |basic )?[\"'`]?([\w+/=.~!@#$%^&*?-]{4,400})",
    re.IGNORECASE,
)
_PASSWORDS = ("pass", "pwd", "kenn", "mot")


def find(text: str, *, private_texts: Iterable[str] = (), ours: Collection[str] = ()) -> list[SensitiveMatch]:
    """Return what not everyone should read in `text`, in order and without overlaps.

    `private_texts` are the notes and messages of which no eight or more consecutive words may appear. `ours` are names
    that are not sensitive: our host, our own email address.
    """
    plain = folded(text)
    found = [_in(text, leak.kind, *plain.place(leak.start, leak.end)) for leak in _personal(plain.text, ours)]
    found += (_in(text, PRIVATE, *place) for place in shared_runs(plain, private_texts))
    return _apart(found)


def _in(text: str, kind: str, start: int, end: int) -> SensitiveMatch:
    return SensitiveMatch(kind, text[start:end], start, end)


def _personal(text: str, ours: Collection[str]) -> list[SensitiveMatch]:
    """Return personal data and secrets in a folded text."""
    hidden = _without(text, ours)
    numbers = _blanked(_ADDRESS, hidden)
    return [
        *_secrets(hidden),
        *(SensitiveMatch(IBAN, text[start:end], start, end) for start, end in ibans(numbers)),
        *(SensitiveMatch(CARD, text[start:end], start, end) for start, end in card_numbers(numbers)),
        *(SensitiveMatch(EMAIL, *_part(each, 0)) for each in _EMAIL.finditer(hidden)),
        *(
            SensitiveMatch(PHONE, *_part(each, 0))
            for each in _PHONE.finditer(numbers)
            if _has_digits(each[0], 8 + (each[0][0] != "+"))
        ),
        *(SensitiveMatch(PHONE, *_part(each, 1)) for each in _CALLED.finditer(numbers)),
        *_orders(numbers),
    ]


def cleaned(text: str, leaks: Iterable[SensitiveMatch], words: Mapping[str, str]) -> str:
    """Return the text with each finding replaced by the placeholder of its kind in `words`."""
    for leak in sorted(leaks, key=lambda leak: leak.start, reverse=True):
        text = text[: leak.start] + words[leak.kind] + text[leak.end :]
    return text


def _secrets(text: str) -> Iterator[SensitiveMatch]:
    yield from (SensitiveMatch(SECRET, *_part(each, 0)) for each in _PREFIXED.finditer(text))
    for each in _KEYED.finditer(text):
        name, said, value = each[1].lower(), bool(each[2]), each[3].rstrip(".,?")
        if _is_password(value, said) if name.startswith(_PASSWORDS) else _is_random(value):
            yield SensitiveMatch(SECRET, value, each.start(3), each.start(3) + len(value))


def _is_password(value: str, said: bool) -> bool:
    """Return whether it may be a password: after "password:" all but a plain word, else only what looks made up."""
    is_word = value.isalpha() and value[1:].islower()
    return (
        len(value) >= 4 and not is_word if said else _has_digits(value, 1) and not value.isdigit() and len(value) >= 8
    )


def _is_random(value: str) -> bool:
    """Return whether it is long, of letters and digits, and has more entropy than a natural language."""
    if len(value) < 16 or not _has_digits(value, 2) or not any(sign.isalpha() for sign in value) or "/" in value[:1]:
        return False
    counts = (value.count(sign) for sign in set(value))
    return -sum(n / len(value) * log2(n / len(value)) for n in counts) >= LEAST_ENTROPY


def _orders(text: str) -> Iterator[SensitiveMatch]:
    for each in _ORDER.finditer(text):
        identifier, is_said = each[3], bool(each[1] or each[2] or each[3].startswith("#"))
        if _has_digits(identifier, 3 if is_said or not identifier.isdigit() else 4) and not _is_ordinary(identifier):
            yield SensitiveMatch(ORDER, *_part(each, 3))


def _is_ordinary(identifier: str) -> bool:
    """Return whether it is a date or a year: "the order 2026-11-20"."""
    return bool(_DATE.fullmatch(identifier)) or (len(identifier) == 4 and identifier[:2] in ("19", "20"))


def _has_digits(text: str, least: int) -> bool:
    return sum(sign.isdigit() for sign in text) >= least


def _part(match: re.Match[str], group: int) -> tuple[str, int, int]:
    return match[group], match.start(group), match.end(group)


def _without(text: str, ours: Collection[str]) -> str:
    """Return the text with our own URLs blanked; its length stays the same."""
    if not ours:
        return text
    names = "|".join(re.escape(name) for name in sorted(ours, key=len, reverse=True))
    own = re.compile(
        rf"(?<![\w.@-])(?:https?://)?(?:{names})(?![\w@-])(?::\d{{2,5}})?(?:/[^\s<>\"'()\[\]]*)?", re.IGNORECASE
    )
    return _blanked(own, text)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """Return the text with matches replaced by line breaks; its length stays the same."""
    return pattern.sub(lambda match: "\n" * len(match[0]), text)


def _apart(found: list[SensitiveMatch]) -> list[SensitiveMatch]:
    """Return the findings in text order without overlaps; of two, the kind with the lower rank wins."""
    kept: list[SensitiveMatch] = []
    for leak in sorted(found, key=lambda leak: leak.start):
        rank = RANKS[leak.kind]
        if kept and leak.start < kept[-1].end:
            if RANKS[kept[-1].kind] <= rank:
                continue
            kept.pop()
        kept.append(leak)
    return kept


LEAST_OF_A_NAME = 3  # letters: "de" in "Maria de Sousa" identifies nobody
_FILE = re.compile(r"!?\[([^\[\]\n]{0,300})\]\(/files/[^()\s]{1,400}\)")


def publishable(text: str, leaks: Iterable[SensitiveMatch], words: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the text with placeholders for findings and names, without links to files (which do not change)."""
    text = _FILE.sub(r"\1", cleaned(text, leaks, words))
    parts = {part for name in names for part in (name, *name.split()) if len(part) >= LEAST_OF_A_NAME}
    if not parts:
        return text
    named = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    return re.sub(rf"(?<!\w)@?(?:{named})(?!\w)", words["name"], text, flags=re.IGNORECASE)
