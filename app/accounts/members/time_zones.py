"""The time zones that one can choose, grouped by region and named in the reader's language."""

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
"""All time zones by their names of the IANA database, but UTC."""
COUNTRIES = ("Brazil", "Canada", "Chile", "Mexico", "US")  # with which older names begin


def zone_choices() -> list[Choice]:
    """Return UTC, then every time zone by region; in each region by the names of places."""
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
    # a stable sort: within a region, places keep their order
    found.sort(key=lambda choice: (choice.optgroup == others, folded(choice.optgroup)))
    return [Choice("UTC", "UTC"), *found]


@lru_cache(8)
def _labels(locale: str) -> list[tuple[str, str]]:
    """Return each zone with the name of its place, in the order of these names; a name that two have says more."""
    known = Locale.parse(locale).time_zones
    places = {zone: known.get(zone, {}).get("city") or _place(zone) for zone in NAMES}
    times = Counter(places.values())
    labels = {
        zone: f"{place} ({zone})" if times[place] > 1 and place != _place(zone) else place
        for zone, place in places.items()
    }
    return sorted(labels.items(), key=lambda each: folded(each[1]))


def _place(zone: str) -> str:
    """Return the place in the name of the zone; the whole name where it begins with a country."""
    region, _slash, place = zone.partition("/")
    return (zone if region in COUNTRIES else place).replace("_", " ").replace("/", ", ")


def folded(text: str | None) -> str:
    """Return the text without accents and capitals, for sorting."""
    return "".join(letter for letter in normalize("NFD", text or "") if letter.isascii()).casefold()
