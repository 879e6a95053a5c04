"""The manifest with which a browser can install the community as an app (W3C Web Application Manifest)."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _

from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.settings import settings
from app.core.ui.assets import asset_url
from app.core.ui.themes import BAR_COLOURS, LIGHT
from app.core.web.i18n import language

bp = Blueprint("manifest", __name__)
ICONS = (("192", "any"), ("512", "any"), ("maskable-512", "maskable"))
LONGEST_SHORT_NAME = 12  # characters: what fits below an icon


@bp.get("/manifest.webmanifest")
@cache_page_for_anonymous
def manifest() -> Response:
    """Return the manifest: the community's name, icons, colours and shortcuts."""
    return Response(json.dumps(_document()), content_type="application/manifest+json")


def _document() -> dict[str, Any]:
    name, colour = settings().name, BAR_COLOURS[LIGHT]
    return {
        "id": "/",
        "name": name,
        "short_name": name if len(name) <= LONGEST_SHORT_NAME else name.split()[0][:LONGEST_SHORT_NAME],
        "description": settings().tagline,
        "lang": language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": colour,
        "theme_color": colour,
        "icons": [_icon(file, purpose) for file, purpose in ICONS],
        "shortcuts": [
            {"name": _("Ask a question"), "url": "/questions/new"},
            {"name": _("Search"), "url": "/search"},
            {"name": _("Inbox"), "url": "/inbox"},
        ],
    }


def _icon(file: str, purpose: str) -> dict[str, str]:
    size = file.rpartition("-")[2]
    return {
        "src": asset_url(f"img/icon-{file}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
