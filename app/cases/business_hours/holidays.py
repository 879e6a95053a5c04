"""The dates on which an office is closed: its country's public holidays, and what it says itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any


@dataclass(frozen=True)
class Holidays:
    """Dates, asked one by one: a promise may lie any time ahead. `own` are dates with a name, which may be empty;
    on those of `opened` the office is open whatever the country says.
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
        """What that day is called, in this language where the country's names are known in it; "" where it has no
        name."""
        if day in self._own:
            return self._own[day]
        return public_holidays(self.country, self.subdivision, day.year, language).get(day, "") if self.country else ""

    @cached_property
    def _own(self) -> dict[date, str]:
        return dict(self.own)


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str, year: int, language: str = "en") -> Mapping[date, str]:
    """The public holidays of one year, with their names; none in years of which the library knows nothing."""
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
    """The countries whose public holidays are known, with the codes of their subdivisions."""
    found: Mapping[str, list[str]] = _library().list_supported_countries(include_aliases=False)
    return found


@lru_cache(maxsize=64)
def subdivisions(country: str) -> Mapping[str, str]:
    """The codes of a country's subdivisions, with their names where these are known."""
    named = _library().country_holidays(country).get_subdivision_aliases()
    return {code: (named.get(code) or [code])[0] for code in countries().get(country, [])}


def _library() -> Any:
    import holidays  # noqa: PLC0415 — 11 MB, and 8 more with the first country: only where an office has one

    return holidays
