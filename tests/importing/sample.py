"""A dump of our own making, in the format of the real ones: small, and with all that is odd in them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

Rows = list[dict[str, object]]
DAY = "2020-02-03T10:00:00.000"

USERS: Rows = [
    {"Id": -1, "Reputation": 1, "CreationDate": DAY, "DisplayName": "Community"},
    {"Id": 2, "Reputation": 26, "CreationDate": DAY, "DisplayName": "Zoë Ünal", "WebsiteUrl": "javascript:alert(1)"},
    {"Id": 3, "Reputation": 113, "CreationDate": DAY, "DisplayName": "Bo", "AboutMe": "<p>Hi<script>x</script></p>"},
]
POSTS: Rows = [
    {
        "Id": 10,
        "PostTypeId": 1,
        "CreationDate": DAY,
        "LastActivityDate": DAY,
        "Score": 1,
        "ViewCount": 7,
        "OwnerUserId": 2,
        "Title": "Why is it <b>so</b> & how?",
        "Tags": "<foam><a-tag-that-is-longer-than-our-forms-allow>",
        "AnswerCount": 2,
        "CommentCount": 1,
        "AcceptedAnswerId": 11,
        "Body": "<h1>Big</h1><p onclick='x'>It foams.</p>",
    },
    {
        "Id": 11,
        "PostTypeId": 2,
        "ParentId": 10,
        "CreationDate": DAY,
        "LastActivityDate": DAY,
        "Score": -1,
        "OwnerUserId": 3,
        "CommentCount": 0,
        "Body": "<p>Old body</p>",
        "ContentLicense": "CC BY-SA 4.0",
    },
    {
        "Id": 12,
        "PostTypeId": 2,
        "ParentId": 10,
        "CreationDate": DAY,
        "LastActivityDate": DAY,
        "Score": 0,
        "OwnerDisplayName": "user99",
        "CommentCount": 0,
        "Body": "<pre><code>x &lt; 1\n</code></pre>",
    },
    {"Id": 13, "PostTypeId": 4, "CreationDate": DAY, "LastActivityDate": DAY, "Score": 0, "Body": "All about foam."},
    {
        "Id": 14,
        "PostTypeId": 2,
        "ParentId": 99,
        "CreationDate": DAY,
        "LastActivityDate": DAY,
        "Score": 0,
        "Body": "<p>lost</p>",
    },
]
COMMENTS: Rows = [
    {"Id": 1, "PostId": 10, "Score": 3, "Text": "Is it *new*? See `E18` <script>", "CreationDate": DAY, "UserId": 3},
    {"Id": 2, "PostId": 77, "Score": 0, "Text": "on nothing", "CreationDate": DAY, "UserDisplayName": "gone"},
]
VOTES: Rows = [
    {"Id": 1, "PostId": 10, "VoteTypeId": 2, "CreationDate": DAY},
    {"Id": 2, "PostId": 11, "VoteTypeId": 3, "CreationDate": DAY},
    {"Id": 3, "PostId": 11, "VoteTypeId": 1, "CreationDate": DAY},
    {"Id": 4, "PostId": 10, "VoteTypeId": 5, "CreationDate": DAY, "UserId": 3},
    {"Id": 5, "PostId": 55, "VoteTypeId": 2, "CreationDate": DAY},
]
TAGS: Rows = [
    {"Id": 1, "TagName": "foam", "Count": 1, "ExcerptPostId": 13},
    {"Id": 2, "TagName": "a-tag-that-is-longer-than-our-forms-allow", "Count": 1},
]
HISTORY: Rows = [
    {
        "Id": 1,
        "PostHistoryTypeId": 2,
        "PostId": 10,
        "RevisionGUID": "a",
        "CreationDate": DAY,
        "UserId": 2,
        "Text": "It *foams*.",
    },
    {
        "Id": 2,
        "PostHistoryTypeId": 1,
        "PostId": 10,
        "RevisionGUID": "a",
        "CreationDate": DAY,
        "UserId": 2,
        "Text": "Why?",
    },
    {
        "Id": 3,
        "PostHistoryTypeId": 2,
        "PostId": 11,
        "RevisionGUID": "b",
        "CreationDate": DAY,
        "UserId": 3,
        "Text": "Old body",
    },
    {
        "Id": 4,
        "PostHistoryTypeId": 5,
        "PostId": 11,
        "RevisionGUID": "c",
        "CreationDate": DAY,
        "UserId": 3,
        "Text": "New **body**",
    },
    {"Id": 5, "PostHistoryTypeId": 25, "PostId": 10, "RevisionGUID": "d", "CreationDate": DAY},
]
FILES = {"Users": USERS, "Posts": POSTS, "Comments": COMMENTS, "Votes": VOTES, "Tags": TAGS, "PostHistory": HISTORY}


def write_dump(folder: Path, **changed: Rows | None) -> Path:
    """The dump in a folder; `changed` replaces the rows of a file, or leaves the file out where it is None."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in {**FILES, **changed}.items():
        if rows is not None:
            lines = [f"  <row {' '.join(f'{k}={quoteattr(str(v))}' for k, v in row.items())} />" for row in rows]
            text = '<?xml version="1.0" encoding="utf-8"?>\n<rows>\n' + "\n".join(lines) + "\n</rows>"
            (folder / f"{name}.xml").write_text(text, encoding="utf-8-sig")
    return folder
