"""Dates on which an office is closed: the public holidays of its country, and its own closed dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any


@dataclass(frozen=True)
class Holidays:
    """Set of closed dates, computed on demand since a due time may lie any time ahead.

    `own` are dates with a name, which may be empty; on the dates of `opened` the office is open despite a holiday.
    """

    own: tuple[tuple[date, str], ...] = ()
    opened: frozenset[date] = frozenset()
    country: str = ""
    subdivision: str = ""

    def __contains__(self, day: object) -> bool:
        if day in self._own:
            return True
        if not self.country or not isinstance(day, date) or day in self.opened:
            return False
        return day in public_holidays(self.country, self.subdivision, day.year)

    def name_of(self, day: date, language: str) -> str:
        """Return the name of that day, in this language if the library has a translation; "" if it has no name."""
        if day in self._own:
            return self._own[day]
        return public_holidays(self.country, self.subdivision, day.year, language).get(day, "") if self.country else ""

    @cached_property
    def _own(self) -> dict[date, str]:
        return dict(self.own)


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str, year: int, language: str = "en") -> Mapping[date, str]:
    """Return the public holidays of one year with their names; empty for years that the library does not cover."""
    holidays = _library()
    known = holidays.list_localized_countries().get(country, [])
    spoken = next((each for each in (language, "en_US") if each in known), None)
    chosen: dict[str, Any] = {"subdiv": subdivision or None, "expand": False, "language": spoken}
    library = holidays.country_holidays(country, **chosen)
    if not library.start_year <= year <= library.end_year:
        return {}
    found = holidays.country_holidays(country, years=year, **chosen)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


@lru_cache(maxsize=1)
def countries() -> Mapping[str, list[str]]:
    """Return the countries with known public holidays, and the codes of their subdivisions."""
    found: Mapping[str, list[str]] = _library().list_supported_countries(include_aliases=False)
    return found


@lru_cache(maxsize=64)
def subdivisions(country: str) -> Mapping[str, str]:
    """Return the codes of a country's subdivisions, with their names if these are known."""
    named = _library().country_holidays(country).get_subdivision_aliases()
    return {code: (named.get(code) or [code])[0] for code in countries().get(country, [])}


def _library() -> Any:
    import holidays  # noqa: PLC0415 — 11 MB, and 8 more with the first country: loaded only if an office has one

    return holidays
