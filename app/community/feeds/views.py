"""Atom feeds, the sitemap and robots.txt. They contain nothing private."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement  # nosec B405

from flask import Response, abort
from flask_babel import gettext as _

from app.community.feeds.queries import IN_A_SITEMAP, last_listed_id, newest_of, sitemap_rows
from app.community.tags.models import Tag
from app.community.tags.queries import get_tag
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.settings import settings
from app.core.web.atom import Entry, atom, public_address, xml

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = ("/", "/questions", "/suggestions", "/roadmap", "/changelog", "/tags", "/members", "/about")
NOT_FOR_ROBOTS = (
    "/search",
    "/login",
    "/register",
    "/password/",
    "/questions/new",
    "/suggestions/new",
    "/language/",
    "/theme/",
    "/my",
    "/inbox",
)
ROBOTS = "User-agent: *\n{}\nSitemap: {}\n"


@cache_page_for_anonymous
def questions_feed() -> Response:
    """Return a feed of the newest questions."""
    return _feed(_("Questions"), "/questions.atom", "/questions", None)


@cache_page_for_anonymous
def tag_feed(name: str) -> Response:
    """Return a feed of the newest questions with a tag."""
    tag = get_tag(name)
    return _feed(tag.name, f"/tags/{tag.name}.atom", f"/tags/{tag.name}", tag)


def sitemap() -> Response:
    """Return the addresses of every listed thread, or above 50,000 an index of the sitemap files."""
    last = last_listed_id()
    if last <= IN_A_SITEMAP:
        return _threads_of(1)
    root = Element("sitemapindex", xmlns=SITEMAP)
    for number in range(1, (last - 1) // IN_A_SITEMAP + 2):
        _located(SubElement(root, "sitemap"), f"/sitemap-{number}.xml")
    return xml(root, "application/xml")


def sitemap_part(part: int) -> Response:
    """Return one file of a sitemap that is split into several."""
    if not 1 <= part <= (last_listed_id() - 1) // IN_A_SITEMAP + 1:
        abort(404)
    return _threads_of(part)


def robots() -> Response:
    """List the pages that robots must not read, and the address of the sitemap."""
    disallowed = "\n".join(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)
    return Response(ROBOTS.format(disallowed, public_address("/sitemap.xml")), content_type="text/plain; charset=utf-8")


def _feed(title: str, feed: str, page: str, tag: Tag | None) -> Response:
    return atom(f"{title} · {settings().name}", feed, page, [entry_of(thread) for thread in newest_of(tag)])


def entry_of(thread: Thread) -> Entry:
    """Return a thread as a feed entry."""
    return Entry(
        key=f"/{thread.kind}s/{thread.id}",
        address=thread_address(thread),
        title=thread.title,
        author=(thread.asker.name if thread.asker else thread.asker_name) or _("a former member"),
        summary=thread.excerpt,
        published_at=thread.created_at,
        updated_at=thread.changed_at,
        tags=thread.tag_names,
    )


def _threads_of(number: int) -> Response:
    root = Element("urlset", xmlns=SITEMAP)
    for path in PAGES if number == 1 else ():
        _located(SubElement(root, "url"), path)
    for address, changed_at in sitemap_rows(number):
        url = SubElement(root, "url")
        _located(url, address)
        SubElement(url, "lastmod").text = changed_at.isoformat(timespec="seconds")
    return xml(root, "application/xml")


def _located(parent: Element, path: str) -> None:
    SubElement(parent, "loc").text = public_address(path)
