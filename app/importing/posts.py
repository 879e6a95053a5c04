"""Import of questions as threads with an opening post, of answers as posts, and of tags and links."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from app.community.posts.models import ANSWER, OPENING, Post
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import Thread, ThreadLink
from app.core.db.base import db, fold_case
from app.core.db.insert import Values, insert_many_if_absent
from app.core.db.session import unit_of_work
from app.core.text.html import html_to_markdown, sanitise_html, to_text
from app.core.text.normalisation import slug_of
from app.importing.deletions import bring_back
from app.importing.dump_reader import Row, batches, moment, rows, rows_again
from app.importing.id_map import IdMap, is_edited_locally

QUESTION_TYPE, ANSWER_TYPE = "1", "2"
NOT_OURS = {"4": "tag excerpt (kept as the tag's description)", "5": "tag wiki", "7": "moderator nomination"}
TAGS = re.compile(r"[^<>|]+")
LICENCES = (
    (datetime(2011, 4, 8, tzinfo=UTC), "CC BY-SA 2.5"),
    (datetime(2018, 5, 2, tzinfo=UTC), "CC BY-SA 3.0"),
)  # end of validity; 4.0 afterwards


def import_questions(site: IdMap, folder: Path, space: Space) -> None:
    """Import threads with opening posts, before the answers need them. A tag's excerpt becomes its description."""
    tags = {
        row["ExcerptPostId"]: fold_case(row["TagName"])
        for row in rows(folder / "Tags.xml", site.summary)
        if "ExcerptPostId" in row
    }
    for batch in batches(rows(folder / "Posts.xml", site.summary)):
        site.ends = max(site.ends, moment(max(row["LastActivityDate"] for row in batch)))
        for row in batch:
            if row["PostTypeId"] not in (QUESTION_TYPE, ANSWER_TYPE):
                site.summary.skip(NOT_OURS.get(row["PostTypeId"], f"post of type {row['PostTypeId']}"))
        with unit_of_work():
            _write_questions(site, [row for row in batch if row["PostTypeId"] == QUESTION_TYPE], space)
            _describe_tags(tags, [row for row in batch if row["Id"] in tags])


def import_answers(site: IdMap, folder: Path) -> None:
    for answers in batches(rows_again(folder / "Posts.xml", site.summary, post_type=ANSWER_TYPE)):
        with unit_of_work():
            _write_answers(site, answers)


def _write_questions(site: IdMap, questions: list[Row], space: Space) -> None:
    members = site.known("user", _user_ids(questions))
    kept = _edited_locally(site, questions)
    kept_threads = set(db.session.scalars(select(Post.thread_id).where(Post.id.in_(kept)))) if kept else set()
    threads = site.write(
        "thread",
        Thread,
        [(int(row["Id"]), _thread_of(site, row, space, members)) for row in questions],
        keep=kept_threads.__contains__,
    )
    openings = [(int(row["Id"]), _post_of(site, row, OPENING, threads[int(row["Id"])], members)) for row in questions]
    site.write("post", Post, openings, keep=kept.__contains__, at_first={"body": ""})
    found = db.session.execute(select(Thread.id, Thread.tag_names).where(Thread.id.in_(threads.values())))
    names = dict(found.all())
    _write_tags({threads[int(row["Id"])]: (row, names[threads[int(row["Id"])]]) for row in questions})


def _write_answers(site: IdMap, answers: list[Row]) -> None:
    threads = _going_on(site.known("thread", (int(row.get("ParentId", 0)) for row in answers)))
    members = site.known("user", _user_ids(answers))
    kept = _edited_locally(site, answers)
    ready = []
    for row in answers:
        thread_id = threads.get(int(row.get("ParentId", 0)))
        if thread_id is None:
            site.summary.skip("answer whose question is not in the dump")
        else:
            ready.append((int(row["Id"]), _post_of(site, row, ANSWER, thread_id, members)))
    site.write("post", Post, ready, keep=kept.__contains__, at_first={"body": ""})
    site.returned |= bring_back(site, "post", [foreign for foreign, _values in ready])


def _edited_locally(site: IdMap, batch: list[Row]) -> set[int]:
    """Return our ids of those of these posts that were imported before and edited here."""
    return set() if site.is_new else is_edited_locally(site.known("post", (int(row["Id"]) for row in batch)).values())


def _going_on(threads: dict[int, int]) -> dict[int, int]:
    """Follow merges: return the same mapping by foreign id, with the target of each thread that was merged here."""
    merged = select(Thread.id, Thread.merged_into_id).where(Thread.merged_into_id.is_not(None))
    while into := dict[int, Any](db.session.execute(merged.where(Thread.id.in_(threads.values()))).all()):
        threads = {foreign: into.get(local, local) for foreign, local in threads.items()}
    return threads


def tag_names(row: Row) -> list[str]:
    """Parse the tags: `<a><b>` in older dumps, `|a|b|` in later ones."""
    return [fold_case(name) for name in TAGS.findall(row.get("Tags", ""))]


def _thread_of(site: IdMap, row: Row, space: Space, members: dict[int, int]) -> Values:
    title = row.get("Title", "")[:300]
    return {
        "space_id": space.id,
        "title": title,
        "slug": slug_of(title),
        "locale": site.locale,
        "asker_id": members.get(int(row.get("OwnerUserId", 0))),
        "asker_name": row.get("OwnerDisplayName", "")[:120],
        "tag_names": tag_names(row),
        "view_count": int(row.get("ViewCount", 0)),
        "closed_at": moment(row["ClosedDate"]) if "ClosedDate" in row else None,
        "closed_reason": "off_topic" if "ClosedDate" in row else None,
        "created_at": moment(row["CreationDate"]),
        "active_at": moment(row["LastActivityDate"]),
        "written_at": moment(row["LastActivityDate"]),
        "changed_at": moment(row["LastActivityDate"]),
        "excerpt": " ".join(to_text(row["Body"]).split())[:200],
    }


def _post_of(site: IdMap, row: Row, kind: str, thread_id: int, members: dict[int, int]) -> Values:
    html = sanitise_html(row["Body"])
    return {
        "kind": kind,
        "thread_id": thread_id,
        "author_id": members.get(int(row.get("OwnerUserId", 0))),
        "author_name": row.get("OwnerDisplayName", "")[:120],
        **({} if site.has_history else {"body": html_to_markdown(html)}),
        "html": html,
        "created_at": moment(row["CreationDate"]),
        "edited_at": moment(row["LastEditDate"]) if "LastEditDate" in row else None,
        "editor_id": members.get(int(row.get("LastEditorUserId", 0))),
        "wiki_at": moment(row["CommunityOwnedDate"]) if "CommunityOwnedDate" in row else None,
        "licence": licence_of(row),
        "origin_url": f"{site.url}/{'q' if kind == OPENING else 'a'}/{row['Id']}",
    }


def licence_of(row: Row) -> str:
    """Return the licence in the row, or the site's licence at the time of writing."""
    written = moment(row["CreationDate"])
    return row.get("ContentLicense") or next((name for until, name in LICENCES if written < until), "CC BY-SA 4.0")


def _user_ids(batch: list[Row]) -> set[int]:
    return {int(row[name]) for row in batch for name in ("OwnerUserId", "LastEditorUserId") if name in row}


def _write_tags(tagged: dict[int, tuple[Row, list[str]]]) -> None:
    names = {name: moment(row["CreationDate"]) for row, listed in tagged.values() for name in listed}
    ids = _tag_ids(list(names))
    missing = [{"name": name, "created_at": at, "reviewed_at": at} for name, at in names.items() if name not in ids]
    if missing:
        insert_many_if_absent(Tag, missing)
        ids = _tag_ids(list(names))
    wanted = {(ids[name], thread_id) for thread_id, (_row, listed) in tagged.items() for name in listed}
    there = db.session.execute(select(ThreadTag.tag_id, ThreadTag.thread_id).where(ThreadTag.thread_id.in_(tagged)))
    present = {(tag_id, thread_id) for tag_id, thread_id in there}
    for tag_id, thread_id in present - wanted:
        db.session.execute(delete(ThreadTag).filter_by(tag_id=tag_id, thread_id=thread_id))
    fresh: list[dict[str, Any]] = [
        {"tag_id": tag_id, "thread_id": thread_id} for tag_id, thread_id in sorted(wanted - present)
    ]
    if fresh:
        db.session.execute(insert(ThreadTag), fresh)


def _tag_ids(names: list[str]) -> dict[str, int]:
    return dict(db.session.execute(select(Tag.name, Tag.id).where(Tag.name.in_(names))).all())


def _describe_tags(tags: dict[str, str], excerpts: list[Row]) -> None:
    described = {tags[row["Id"]]: " ".join(to_text(sanitise_html(row["Body"])).split())[:1000] for row in excerpts}
    made = ((name, moment(row["CreationDate"])) for name, row in zip(described, excerpts, strict=True))
    insert_many_if_absent(Tag, [{"name": name, "created_at": at, "reviewed_at": at} for name, at in made])
    for name, text in described.items():
        as_imported = (Tag.name == name, Tag.description_html == "")  # not described here
        db.session.execute(update(Tag).where(*as_imported).values(description=text))


def import_links(site: IdMap, folder: Path) -> None:
    """Import related and duplicate threads; a closed duplicate gets its canonical thread."""
    for batch in batches(rows(folder / "PostLinks.xml", site.summary)):
        ids = {int(row[name]) for row in batch for name in ("PostId", "RelatedPostId")}
        with unit_of_work():
            _write_links(site, batch, site.known("thread", ids))


def _write_links(site: IdMap, batch: list[Row], threads: dict[int, int]) -> None:
    ready: dict[int, Values] = {}
    for row in batch:
        thread_id, target_id = threads.get(int(row["PostId"])), threads.get(int(row["RelatedPostId"]))
        if thread_id is None or target_id is None or thread_id == target_id:
            site.summary.skip("link from or to a post that is no question of the dump")
            continue
        kind = "duplicate" if row["LinkTypeId"] == "3" else "related"
        ready[int(row["Id"])] = {
            "thread_id": thread_id,
            "target_id": target_id,
            "kind": kind,
            "linked_at": moment(row["CreationDate"]),
        }
    site.write("link", ThreadLink, list(ready.items()))
    duplicates = [
        {"of": values["thread_id"], "target": values["target_id"]}
        for values in ready.values()
        if values["kind"] == "duplicate"
    ]
    if duplicates:
        is_of_import = (Thread.closed_at.is_not(None), Thread.closed_by_id.is_(None))
        closed = update(Thread).where(Thread.id == bindparam("of"), *is_of_import)
        values = {"closed_reason": "duplicate", "canonical_id": bindparam("target")}
        db.session.connection().execute(closed.values(values), duplicates)
