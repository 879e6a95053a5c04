"""Import of users as members who cannot sign in: they have no email address and no password."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from app.accounts.members.models import Member
from app.core.db.insert import Values
from app.core.db.session import unit_of_work
from app.core.text.html import sanitise_html
from app.core.text.normalisation import slug_of
from app.importing.dump_reader import Row, batches, moment, rows
from app.importing.id_map import IdMap

LONGEST_SLUG = 40


def import_members(site: IdMap, folder: Path) -> None:
    for batch in batches(rows(folder / "Users.xml", site.summary)):
        with unit_of_work():
            site.write("user", Member, [(int(row["Id"]), member_of(site, row)) for row in batch])


def member_of(site: IdMap, row: Row) -> Values:
    """Return the member for a user of the dump; reputation is computed from the ledger."""
    name = row.get("DisplayName") or f"user{row['Id']}"
    return {
        "handle": handle_of(site, name, int(row["Id"])),
        "name": name[:120],
        "about_html": sanitise_html(row.get("AboutMe", "")),
        "location": row.get("Location", "")[:200],
        "website": _website(row.get("WebsiteUrl", "")),
        "locale": site.locale,
        "origin_url": f"{site.url}/users/{row['Id']}",
        "created_at": moment(row["CreationDate"]),
        "last_seen_at": moment(row["LastAccessDate"]) if "LastAccessDate" in row else None,
    }


def handle_of(site: IdMap, name: str, foreign_id: int) -> str:
    """Return a unique username: name, foreign id and site."""
    slug = slug_of(name)[:LONGEST_SLUG].strip("-")
    return "-".join(part for part in (slug, str(foreign_id).removeprefix("-"), site.name.replace(".", "-")) if part)[
        :80
    ]


def _website(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc and len(url) <= 400 else ""
