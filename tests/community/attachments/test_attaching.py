"""Files are sent, belong to the post whose words name them, and are read by whoever may read that post."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.community.attachments import actions as attachments_actions
from app.community.attachments import markdown
from app.community.attachments.jobs import forget_unused_files
from app.community.attachments.models import FILE, IMAGE, Attachment
from app.community.attachments.policies import MOST_WAITING, can_attach, can_carry
from app.community.attachments.queries import get_file
from app.community.drafts.models import Draft
from app.community.editing import actions as editing_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.suggested_edits import actions as suggested_edits_actions
from app.community.threads import read_access
from app.community.threads.models import Thread
from app.community.visibility import get_post
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotFound
from app.core.files import storage
from app.core.files.jobs import delete_orphaned_files
from app.core.settings import change_settings
from tests.community.samples import BODY, a_question, an_answer, opening_of

DAY = timedelta(days=1)
NEXT_WEEK = timedelta(days=7)


def picture(size=(1600, 900), kind="PNG") -> bytes:
    written = BytesIO()
    Image.new("RGB", size, (20, 120, 90)).save(written, kind)
    return written.getvalue()


def a_file(sender, now, name="dial.png", data=None) -> Attachment:
    """A file that was sent, committed; a picture unless its data says otherwise."""
    sent = attachments_actions.receive(name, data or picture())
    with unit_of_work():
        return attachments_actions.attach(sender, sent, now)


@pytest.fixture
def later(now) -> datetime:
    """When nobody is a newcomer any more."""
    week_later: datetime = now + NEXT_WEEK
    return week_later


def words_with(*files: Attachment) -> str:
    return BODY + "\n\n" + "\n".join(markdown.markdown_of(file) for file in files)


def test_a_picture_that_a_question_names_belongs_to_it_and_is_shown_small(ana, machines, later):
    file = a_file(ana, later)
    thread = a_question(ana, machines, later, body=words_with(file))
    post = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    assert db.session.get_one(Attachment, file.id).post_id == post.id
    assert post.html.endswith(
        f'<p><a href="/files/{file.token}/dial.png" rel="nofollow ugc noopener">'
        f'<img src="/files/{file.token}/thumbnail" alt="dial.png" width="960" height="540" loading="lazy"></a></p>\n'
    )
    assert post.body.endswith(f"![dial.png](/files/{file.token}/dial.png)")


def test_what_is_small_is_shown_as_it_is_and_a_file_is_a_link(ana, machines, later):
    small, log = a_file(ana, later, data=picture((30, 20))), a_file(ana, later, "machine_log.txt", b"E18")
    thread = a_question(ana, machines, later, body=words_with(small, log))
    html = db.session.scalars(select(Post.html).where(Post.thread_id == thread.id)).one()
    assert f'<img src="/files/{small.token}/dial.png" alt="dial.png" width="30" height="20" loading="lazy">' in html
    assert f'<a href="/files/{log.token}/machine_log.txt" rel="nofollow ugc noopener">machine_log.txt</a>' in html


def test_a_picture_within_a_link_leads_where_its_author_meant(ana, machines, later):
    file = a_file(ana, later)
    body = f"{BODY} [![The dial](/files/{file.token}/dial.png)](/about)"
    thread = a_question(ana, machines, later, body=body)
    html = db.session.scalars(select(Post.html).where(Post.thread_id == thread.id)).one()
    assert re.findall(r"<a [^<>]*>", html) == ['<a href="/about" rel="nofollow ugc noopener">']
    assert f'src="/files/{file.token}/thumbnail" alt="The dial" width="960"' in html


def test_what_another_sent_and_did_not_use_stays_theirs(ana, ben, machines, later):
    file = a_file(ana, later)
    thread = a_question(ben, machines, later, body=words_with(file))
    assert db.session.get_one(Attachment, file.id).post_id is None
    assert "thumbnail" not in db.session.scalars(select(Post.html).where(Post.thread_id == thread.id)).one()
    with pytest.raises(NotFound):
        get_file(file.token, ben)


def test_a_file_that_a_post_holds_is_shown_in_another_and_stays_where_it_is(ana, ben, machines, later):
    file = a_file(ana, later)
    thread = a_question(ana, machines, later, body=words_with(file))
    holder = db.session.get_one(Attachment, file.id).post_id
    reply = an_answer(ben, thread, later, words_with(file))
    assert db.session.get_one(Attachment, file.id).post_id == holder
    assert "thumbnail" in reply.html


def test_an_edit_takes_new_files_in_and_lets_none_go(ana, machines, later):
    first, second = a_file(ana, later), a_file(ana, later)
    thread = a_question(ana, machines, later, body=words_with(first))
    post = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    with unit_of_work():
        editing_actions.edit(ana, post, body=words_with(second), revision=1, now=later)
    assert {db.session.get_one(Attachment, file.id).post_id for file in (first, second)} == {post.id}
    assert second.token in post.html
    assert first.token not in post.html


def test_a_suggested_edit_shows_its_files_to_those_who_decide_on_it(ana, ben, machines, later):
    thread = a_question(ana, machines, later)
    post = opening_of(thread)
    file = a_file(ben, later)
    with unit_of_work():
        change_settings(later, privilege_preset="customers")
        proposal = suggested_edits_actions.suggest(
            ben, get_post(post.id, ben), body=words_with(file), revision=1, now=later
        )
    assert get_file(file.token, ana).id == file.id
    with unit_of_work():
        suggested_edits_actions.take(ana, proposal, later)
    assert f"/files/{file.token}/thumbnail" in opening_of(thread).html


def test_a_post_holds_five_files_and_its_words_are_kept_where_there_are_six(ana, machines, later, signed_in):
    files = [a_file(ana, later, data=picture((3, 3))) for _ in range(6)]
    a_question(ana, machines, later, body=words_with(*files[:5]))
    browser = signed_in(ana)
    browser.get("/questions/new")
    sent = {"title": "Six pictures of one and the same dial", "body": words_with(*files), "space": "machines"}
    page = browser.send("/questions/new", sent | {"tags": "dial", "visibility": "public"})
    assert page.status_code == 422
    assert "up to 5 images and files" in page.text
    assert files[5].token in page.text
    assert db.session.get_one(Attachment, files[5].id).post_id is None


@pytest.mark.parametrize(
    ("hours", "trust", "kind", "waiting", "reason"),
    [
        (1, 0, IMAGE, 0, None),
        (1, 0, FILE, 0, "first day"),
        (1, 1, FILE, 0, None),
        (25, 0, FILE, 0, None),
        (25, 0, IMAGE, MOST_WAITING - 1, None),
        (25, 0, IMAGE, MOST_WAITING, "unused files are deleted after a day"),
    ],
)
def test_who_may_send_what(ana, now, hours, trust, kind, waiting, reason):
    ana.trust_level = trust
    verdict = can_attach(ana, kind, waiting, now + timedelta(hours=hours))
    assert bool(verdict) == (reason is None)
    assert (reason or "") in str(verdict.reason or "")


@pytest.mark.parametrize(
    ("hours", "files", "pictures", "may"),
    [(1, 1, 1, True), (1, 0, 2, False), (1, 2, 2, False), (25, 5, 9, True), (25, 6, 0, False)],
)
def test_how_much_a_post_may_hold(ana, now, hours, files, pictures, may):
    assert bool(can_carry(ana, files, pictures, now + timedelta(hours=hours))) == may


def test_the_silenced_send_files_to_support(ana, later):
    """No post of theirs can hold one meanwhile."""
    ana.silenced_until = later + DAY
    db.session.commit()
    assert a_file(ana, later).post_id is None


def test_a_stranger_sends_nothing(now):
    assert not can_attach(None, IMAGE, 0, now)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


def status_for(who, file: Attachment) -> int:
    answers = {
        who.get(f"/files/{file.token}/{file.name}").status_code,
        who.get(f"/files/{file.token}/thumbnail").status_code,
    }
    (status,) = answers
    return int(status)


def test_a_file_is_read_by_whoever_reads_its_post_and_by_nobody_else(
    ana, ben, zoe, mia, machines, later, signed_in, browser
):
    file = a_file(ana, later)
    people = {
        "stranger": browser,
        "ana": signed_in(ana),
        "ben": signed_in(ben),
        "zoe": signed_in(zoe),
        "mia": signed_in(mia),
    }

    def readers() -> set[str]:
        found = {name: status_for(who, file) for name, who in people.items()}
        assert set(found.values()) <= {200, 404}
        return {name for name, status in found.items() if status == 200}

    assert readers() == {"ana"}
    thread = a_question(ana, machines, later, body=words_with(file), visibility="private")
    assert readers() == {"ana", "mia"}
    with unit_of_work():
        read_access.grant_access(db.session.get_one(Thread, thread.id), zoe, later)
    assert readers() == {"ana", "mia", "zoe"}
    with unit_of_work():
        db.session.get_one(Thread, thread.id).visibility = "public"
    assert readers() == set(people)
    post = db.session.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    with unit_of_work():
        removal_actions.delete(ana, db.session.get_one(Post, post.id), later)
    assert readers() == {"ana", "mia"}


def test_a_file_of_a_deleted_answer_is_gone_for_others(ana, ben, machines, later, browser):
    thread, file = a_question(ana, machines, later), a_file(ben, later)
    reply = an_answer(ben, thread, later, words_with(file))
    assert status_for(browser, file) == 200
    with unit_of_work():
        removal_actions.delete(ben, db.session.get_one(Post, reply.id), later)
    assert status_for(browser, file) == 404


def test_a_file_is_kept_by_one_browser_that_asks_each_time(ana, machines, later, signed_in, browser):
    file = a_file(ana, later)
    thread = a_question(ana, machines, later, body=words_with(file))
    answer = browser.get(f"/files/{file.token}/thumbnail")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = browser.get(f"/files/{file.token}/thumbnail", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with unit_of_work():
        db.session.get_one(Thread, thread.id).visibility = "private"
    refused = browser.get(f"/files/{file.token}/thumbnail", headers={"If-None-Match": answer.headers["ETag"]})
    assert refused.status_code == 404
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_picture_is_shown_and_anything_else_only_kept(ana, later, signed_in):
    browser = signed_in(ana)
    shown = a_file(ana, later, "Küche.png")
    answer = browser.get(markdown.file_address(shown))
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Disposition"] == "inline; filename=Kuche.png; filename*=UTF-8''K%C3%BCche.png"
    for name, data in (("x.svg", b"<svg onload='alert(1)'/>"), ("x.html", b"<script>alert(1)</script>")):
        answer = browser.get(markdown.file_address(a_file(ana, later, name, data)))
        assert answer.content_type == "text/plain; charset=utf-8"
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.data == data


@pytest.mark.parametrize(
    "address", ["/files/{}/other.png", "/files/{}/", "/files/" + "0" * 32 + "/dial.png", "/files/{}x/dial.png"]
)
def test_no_other_address_leads_to_a_file(ana, later, signed_in, address):
    file = a_file(ana, later)
    assert signed_in(ana).get(address.format(file.token)).status_code == 404


def test_reading_a_file_asks_twice_whatever_holds_it(ana, machines, later, signed_in, browser):
    """Once who looks, once whether they may."""
    file = a_file(ana, later)
    a_question(ana, machines, later, body=words_with(file))
    said = [who.get(f"/files/{file.token}/thumbnail").headers["Server-Timing"] for who in (browser, signed_in(ana))]
    numbers = [int(re.findall(r"(\d+) statements", each)[0]) for each in said]
    assert numbers[0] <= 1
    assert numbers[1] <= 2


# ── What is not used, and what is lost ───────────────────────────────────────────────────────────


def test_what_no_post_held_for_a_day_is_forgotten_and_then_cleared_away(ana, machines, later):
    real = datetime.now(UTC)
    unused, used, drafted = (a_file(ana, later) for _ in range(3))
    unused_id = unused.id
    a_question(ana, machines, later, body=words_with(used))
    with unit_of_work():
        draft = Draft(
            member_id=ana.id, key="ask", fields={"body": words_with(drafted)}, created_at=later, updated_at=later
        )
        db.session.add(draft)
    names = (unused.stored_as, used.stored_as, used.thumbnail_as or "")
    kept = {used.id, drafted.id}
    for hours, left in ((23, kept | {unused_id}), (25, kept)):
        with unit_of_work():
            forget_unused_files(later + timedelta(hours=hours))
        db.session.expunge_all()
        assert set(db.session.scalars(select(Attachment.id))) == left
    delete_orphaned_files(real)
    assert [storage.exists(each) for each in names] == [True, True, True]
    delete_orphaned_files(real + 2 * DAY)
    assert [storage.exists(each) for each in names] == [False, True, True]


def test_what_is_refused_leaves_no_row(ana, later):
    with pytest.raises(InvalidInput):
        a_file(ana, later, "photo.png", b"<svg onload=alert(1)>")
    assert db.session.query(Attachment).count() == 0


def test_words_in_code_name_no_file(ana, ben, machines, later):
    thread = a_question(ana, machines, later)
    with unit_of_work():
        reply = posts_actions.answer(ben, thread, "Words, `/files/" + "0" * 32 + "/x.png` and no file.", later)
    assert markdown.tokens_in(reply.html) == []
