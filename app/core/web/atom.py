"""Atom feeds (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405

from flask import Response, current_app

from app.core.text.normalisation import clean

ATOM = "http://www.w3.org/2005/Atom"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # `updated` of a feed without entries


@dataclass(frozen=True)
class Entry:
    """One entry of a feed. `key` is its permanent path, even if it is renamed; `address` is its current path."""

    key: str
    address: str
    title: str
    author: str
    summary: str
    published_at: datetime
    updated_at: datetime
    tags: Sequence[str] = ()


def public_address(path: str) -> str:
    """Return the absolute URL of a path: always below BASE_URL, whatever host the request named."""
    base: str = current_app.config["BASE_URL"]
    return base.rstrip("/") + path


def atom(title: str, feed: str, page: str, entries: Sequence[Entry]) -> Response:
    """Return the response with a feed; `feed` and `page` are the paths of the feed and of its HTML page."""
    root = Element("feed", xmlns=ATOM)
    _text(root, "title", title)
    _text(root, "id", public_address(feed))
    SubElement(root, "link", rel="self", type="application/atom+xml", href=public_address(feed))
    SubElement(root, "link", rel="alternate", type="text/html", href=public_address(page))
    _text(root, "updated", max((each.updated_at for each in entries), default=NEVER).isoformat())
    for entry in entries:
        _add(root, entry)
    return xml(root, "application/atom+xml")


def xml(root: Element, media_type: str) -> Response:
    """Return the response with an XML document."""
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), content_type=f"{media_type}; charset=utf-8")


def _add(root: Element, entry: Entry) -> None:
    element = SubElement(root, "entry")
    _text(element, "title", entry.title)
    _text(element, "id", public_address(entry.key))
    SubElement(element, "link", rel="alternate", type="text/html", href=public_address(entry.address))
    _text(SubElement(element, "author"), "name", entry.author)
    _text(element, "published", entry.published_at.isoformat())
    _text(element, "updated", entry.updated_at.isoformat())
    _text(element, "summary", entry.summary)
    for tag in entry.tags:
        SubElement(element, "category", term=clean(tag))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = clean(text)
