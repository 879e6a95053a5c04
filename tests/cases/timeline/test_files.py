"""Files of private messages: read by whoever reads the message, and by nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.cases.case.models import Case
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseFile, CaseMessage
from app.community.attachments import markdown
from app.community.attachments.jobs import forget_unused_files
from app.community.attachments.models import Attachment
from app.community.attachments.policies import MOST_FILES
from app.community.attachments.queries import get_file, waiting_files
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotFound
from tests.cast import NOW
from tests.community.attachments.test_attaching import a_file
from tests.community.attachments.test_pages_files import send

WEEK = timedelta(days=7)
LATER = NOW + WEEK  # when nobody is a newcomer any more
READERS = {"gus", "lea", "ada"}  # support of its space; besides, who asked


def named(*files: Attachment, words: str = "Look at this.") -> str:
    return "\n\n".join((words, *(markdown.markdown_of(file) for file in files)))


def tell(author, case: Case, *files: Attachment) -> CaseMessage:
    with unit_of_work():
        return timeline_actions.message(author, case, named(*files), LATER)


def reads(who, file: Attachment) -> bool:
    try:
        return get_file(file.token, who).id == file.id
    except NotFound:
        return False


@pytest.fixture
def people(request) -> dict:
    return {handle: request.getfixturevalue(handle) for handle in (*sorted(READERS), "ana", "ben", "zoe", "mia", "pia")}


@pytest.mark.parametrize("author", ["ana", "gus"])
def test_whoever_reads_the_message_reads_its_file_and_nobody_else(case, people, author):
    file = a_file(people[author], LATER)
    assert {handle for handle, who in people.items() if reads(who, file)} == {author}
    message = tell(people[author], case, file)
    assert f'src="/files/{file.token}/thumbnail"' in message.html
    assert {handle for handle, who in people.items() if reads(who, file)} == READERS | {"ana"}
    assert not reads(None, file)
    assert waiting_files(people[author]) == 0


def test_the_address_says_that_there_is_nothing_to_those_who_may_not_read_it(case, people, browser, signed_in):
    file = a_file(people["ana"], LATER)
    tell(people["ana"], case, file)
    for who, status in (("ana", 200), ("gus", 200), ("ben", 404), ("mia", 404), ("pia", 404)):
        for address in (markdown.file_address(file), f"/files/{file.token}/thumbnail"):
            assert signed_in(people[who]).get(address).status_code == status, (who, address)
    assert browser.get(markdown.file_address(file)).status_code == 404


def test_a_file_of_a_message_is_given_to_no_post_later(case, people):
    file = a_file(people["ana"], LATER)
    tell(people["ana"], case, file)
    with unit_of_work():
        thread = db.session.get_one(Thread, case.thread_id)
        posts_actions.answer(people["ana"], thread, named(file, words="It still leaks here."), LATER)
    assert db.session.get_one(Attachment, file.id, populate_existing=True).post_id is None
    assert not reads(people["ben"], file)


def test_neither_what_another_sent_nor_what_a_post_holds_becomes_the_message_s(case, people):
    others, shown = a_file(people["ben"], LATER), a_file(people["ana"], LATER)
    with unit_of_work():
        posts_actions.answer(people["ana"], db.session.get_one(Thread, case.thread_id), named(shown), LATER)
    tell(people["ana"], case, others, shown)
    assert db.session.scalars(select(CaseFile)).all() == []
    assert not reads(people["gus"], others)
    assert reads(people["zoe"], shown)


def test_support_can_quote_the_picture_of_the_customer(case, people):
    file = a_file(people["ana"], LATER)
    tell(people["ana"], case, file)
    assert f'src="/files/{file.token}/thumbnail"' in tell(people["gus"], case, file).html
    assert len(db.session.scalars(select(CaseFile)).all()) == 1


def test_a_message_holds_as_many_files_as_a_post(case, people):
    files = [a_file(people["gus"], LATER, f"log{number}.txt", b"E18") for number in range(MOST_FILES + 1)]
    with pytest.raises(InvalidInput):
        tell(people["gus"], case, *files)
    assert db.session.scalars(select(CaseMessage)).all() == []
    tell(people["gus"], case, *files[1:])
    assert len(db.session.scalars(select(CaseFile)).all()) == MOST_FILES


def test_it_stays_while_its_message_does_and_goes_after_it(case, people):
    file = a_file(people["ana"], LATER)
    message = tell(people["ana"], case, file)
    with unit_of_work():
        forget_unused_files(LATER + WEEK)
    assert reads(people["gus"], file)
    with unit_of_work():
        db.session.execute(delete(CaseMessage).where(CaseMessage.id == message.id))
    assert db.session.scalars(select(CaseFile)).all() == []
    assert not reads(people["gus"], file)
    with unit_of_work():
        forget_unused_files(LATER + WEEK)
    assert db.session.scalars(select(Attachment)).all() == []


@pytest.mark.parametrize("who", ["ana", "gus"])
def test_without_script_a_file_is_sent_from_a_page_of_its_own(case, people, who, signed_in):
    browser = signed_in(people[who])
    pages = {
        "ana": (f"/my/cases/{case.id}", f"/my/cases/{case.id}/reply"),
        "gus": (f"/cases/{case.id}?write=message", f"/cases/{case.id}/message"),
    }
    page, address = pages[who]
    assert 'href="/files/new"' in browser.get(page).text
    made = browser.get(send(browser).location).text
    (words,) = re.findall(r'value="(!\[[^"]*\))"', made)
    assert browser.send(address, {"body": f"Look at this.\n\n{words}", "where": "message"}).status_code == 303
    for reader, shown in (
        ("ana", f"/my/cases/{case.id}"),
        ("gus", f"/cases/{case.id}"),
        ("ana", f"/my/cases/{case.id}/transcript"),
    ):
        assert "/thumbnail" in signed_in(people[reader]).get(shown).text, shown
    file = db.session.scalars(select(Attachment)).one()
    assert signed_in(people["ben"]).get(markdown.file_address(file)).status_code == 404
    assert db.session.scalars(select(Post).where(Post.body.contains(file.token))).all() == []
