"""Icons: templates name the meaning, this module maps it to a shape in one file that a browser loads once."""

from __future__ import annotations

import re
from importlib.resources import files
from zipfile import ZipFile

import heroicons

# Our name, and the name in the Heroicons set (outline, 24 px, 1.5 px stroke).
HEROICONS = {
    # states of a thread
    "answered": "chat-bubble-left",
    "solved": "check-circle",
    "rejected": "x-circle",
    "support": "lifebuoy",
    "details": "question-mark-circle",
    "duplicate": "document-duplicate",
    "closed": "minus-circle",
    "archived": "archive-box",
    "hidden": "eye-slash",
    "merged": "arrows-right-left",
    # cases
    "case": "lifebuoy",
    "talk": "chat-bubble-left-ellipsis",
    "new": "sparkles",
    "note": "pencil",
    "message": "lock-closed",
    "public": "globe-alt",
    "escalate": "bolt",
    "priority": "chevron-double-up",
    "late": "exclamation-triangle",
    "clock": "clock",
    "paused": "pause-circle",
    "calendar": "calendar",
    "assign": "user-plus",
    # suggestions and numbers
    "product": "light-bulb",
    "review": "eye",
    "planned": "map",
    "progress": "wrench-screwdriver",
    "shipped": "rocket-launch",
    "declined": "no-symbol",
    "insights": "arrow-trending-up",
    "roadmap": "map",
    # people
    "staff": "shield-check",
    "moderation": "scale",
    "person": "user",
    "people": "users",
    "settings": "cog-6-tooth",
    "badge": "trophy",
    "helped": "heart",
    "sign-out": "arrow-right-start-on-rectangle",
    "sign-in": "arrow-right-end-on-rectangle",
    # actions
    "ask": "plus",
    "add": "plus",
    "up": "chevron-up",
    "down": "chevron-down",
    "unfold": "chevron-down",
    "back": "arrow-left",
    "on": "arrow-right",
    "me-too": "hand-raised",
    "follow": "bell",
    "share": "share",
    "report": "flag",
    "comment": "chat-bubble-bottom-center-text",
    "edit": "pencil-square",
    "history": "rectangle-stack",
    "delete": "trash",
    "undo": "arrow-uturn-left",
    "again": "arrow-path",
    "unlock": "lock-open",
    "mute": "bell-slash",
    "split": "scissors",
    "bumped": "arrow-up-circle",
    "bookmark": "bookmark",
    "accept": "check",
    "check": "check",
    "close": "x-mark",
    "copy": "clipboard-document",
    "more": "ellipsis-horizontal",
    "search": "magnifying-glass",
    "filter": "funnel",
    # messages
    "done": "check-circle",
    "told": "information-circle",
    "warning": "exclamation-circle",
    "empty": "chat-bubble-left-ellipsis",
    "mail": "envelope",
    "tag": "tag",
    "space": "squares-2x2",
    "link": "link",
    "unlink": "link-slash",
    "language": "language",
    "theme-system": "computer-desktop",
    "theme-light": "sun",
    "theme-dark": "moon",
    # places
    "home": "home",
    "questions": "chat-bubble-left-right",
    "replies": "bookmark-square",
    "print": "printer",
    "inbox": "inbox",
    # row height of lists
    "comfortable": "bars-2",
    "compact": "bars-4",
    # tools of the editor
    "bold": "bold",
    "italic": "italic",
    "heading": "h2",
    "table": "table-cells",
    "list": "list-bullet",
    "numbers": "numbered-list",
    "code": "code-bracket",
    "attach": "paper-clip",
    "file": "document-text",
}
# Choices for the icon of a space; each has a label in the form of spaces.
FOR_SPACES = {
    "place-home": "home",
    "place-people": "users",
    "place-talk": "chat-bubble-left-right",
    "place-world": "globe-europe-africa",
    "place-learn": "academic-cap",
    "place-book": "book-open",
    "place-idea": "light-bulb",
    "place-tools": "wrench-screwdriver",
    "place-machine": "cog",
    "place-water": "beaker",
    "place-fire": "fire",
    "place-cold": "cloud",
    "place-power": "bolt",
    "place-computer": "computer-desktop",
    "place-phone": "device-phone-mobile",
    "place-network": "wifi",
    "place-shop": "shopping-bag",
    "place-money": "credit-card",
    "place-news": "megaphone",
    "place-star": "star",
    "place-heart": "heart",
    "place-key": "key",
    "place-cup": "cake",
    "place-clean": "sparkles",
}
HEROICONS |= FOR_SPACES
# Missing from the set; drawn on the same grid.
DRAWN = {
    "unanswered": '<circle cx="12" cy="12" r="9" stroke-dasharray="3 3.28"/>',
    "quote": '<path d="M10 7H5v5h5V7Zm0 5c0 3-1.5 4.5-4 5M19 7h-5v5h5V7Zm0 5c0 3-1.5 4.5-4 5"/>',
}
# Attributes that the style sheet already sets.
SAID_BY_CSS = re.compile(
    r' (?:fill="none"|stroke="currentColor"|stroke-(?:width|linecap|linejoin)="[^"]*"|aria-hidden="true")'
)


def sheet() -> str:
    """Return every icon as a symbol of one SVG file; pages refer to them by `shape_of`. Raises KeyError."""
    with (files(heroicons) / "heroicons.zip").open("rb") as packed, ZipFile(packed) as icons:
        names = sorted(set(HEROICONS.values()))
        shapes = {name: _inside(icons.read(f"outline/{name}.svg").decode()) for name in names} | DRAWN
    symbols = "".join(f'<symbol id="{name}" viewBox="0 0 24 24">{shape}</symbol>' for name, shape in shapes.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def shape_of(name: str) -> str:
    """Return the symbol id of the icon; several names may share a shape. Raises KeyError for an unknown name."""
    return name if name in DRAWN else HEROICONS[name]


def _inside(svg: str) -> str:
    shapes = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    return SAID_BY_CSS.sub("", shapes).strip().replace(" />", "/>")
