"""The time zones to choose from, grouped by region and named in the reader's language."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from unicodedata import normalize
from zoneinfo import available_timezones

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]

NAMES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
"""All time zones by their names in the IANA database, except UTC."""
COUNTRIES = ("Brazil", "Canada", "Chile", "Mexico", "US")  # first part of older names


def zone_choices() -> list[Choice]:
    """Return UTC, then every time zone grouped by region; within a region sorted by place name."""
    locale = get_locale() or Locale("en")
    regions = {
        "Africa": _("Africa"),
        "America": _("America"),
        "Antarctica": _("Antarctica"),
        "Arctic": _("Arctic"),
        "Asia": _("Asia"),
        "Atlantic": _("Atlantic Ocean"),
        "Australia": _("Australia"),
        "Europe": _("Europe"),
        "Indian": _("Indian Ocean"),
        "Pacific": _("Pacific Ocean"),
    }
    others = _("Other names")
    found = [
        Choice(zone, label, {}, regions.get(zone.partition("/")[0], others)) for zone, label in _labels(str(locale))
    ]
    # the sort is stable: within a region, places stay in order
    found.sort(key=lambda choice: (choice.optgroup == others, folded(choice.optgroup)))
    return [Choice("UTC", "UTC"), *found]


@lru_cache(8)
def _labels(locale: str) -> list[tuple[str, str]]:
    """Return each zone with the name of its place, sorted by these; a name shared by two includes the zone."""
    known = Locale.parse(locale).time_zones
    places = {zone: known.get(zone, {}).get("city") or _place(zone) for zone in NAMES}
    times = Counter(places.values())
    labels = {
        zone: f"{place} ({zone})" if times[place] > 1 and place != _place(zone) else place
        for zone, place in places.items()
    }
    return sorted(labels.items(), key=lambda each: folded(each[1]))


def _place(zone: str) -> str:
    """Return the place in the name of the zone, or the whole name if it begins with a country."""
    region, _slash, place = zone.partition("/")
    return (zone if region in COUNTRIES else place).replace("_", " ").replace("/", ", ")


def folded(text: str | None) -> str:
    """Return the text without accents and in lower case, for sorting."""
    return "".join(letter for letter in normalize("NFD", text or "") if letter.isascii()).casefold()
