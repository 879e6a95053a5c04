"""`@handle`: a link where somebody is called so, and heard once by whoever is named and may read it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community import mentions
from app.community.editing import actions as editing_actions
from app.community.following import actions as following_actions
from app.community.following.models import Follow
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post, Revision
from app.community.threads import actions as threads_actions
from app.community.threads import read_access
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from app.notifications.inbox.queries import inbox
from app.notifications.models import Notification
from tests.cast import person
from tests.community.samples import a_question, an_answer

LINK = '<a class="mention" href="/members/{0}">@{0}</a>'


@pytest.fixture
def people(app):
    with unit_of_work():
        return [person(handle) for handle in ("ana", "ben", "zoe", "ana.b", "zoé")]


@pytest.fixture
def question(people, machines, now):
    return a_question(people[0], machines, now)


def told() -> list[tuple[int, str]]:
    run_until_empty()
    return sorted((each.member_id, each.kind) for each in db.session.scalars(db.select(Notification)))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("@ana knows", f"<p>{LINK.format('ana')} knows</p>\n"),
        ("ask @ana.", f"<p>ask {LINK.format('ana')}.</p>\n"),
        ("(@ana, @ben)", f"<p>({LINK.format('ana')}, {LINK.format('ben')})</p>\n"),
        ("@ana.b and @ana.c", f"<p>{LINK.format('ana.b')} and {LINK.format('ana')}.c</p>\n"),
        ("@ANA", '<p><a class="mention" href="/members/ana">@ANA</a></p>\n'),
        ("@Zoé", '<p><a class="mention" href="/members/zo%C3%A9">@Zoé</a></p>\n'),
        ("<@ana>", f"<p>&lt;{LINK.format('ana')}&gt;</p>\n"),
        ("@nobody", "<p>@nobody</p>\n"),
        ("ana@ben.example", "<p>ana@ben.example</p>\n"),
        ("`@ana`", "<p><code>@ana</code></p>\n"),
        ("    @ana", "<pre><code>@ana\n</code></pre>\n"),
        ("@@ana", "<p>@@ana</p>\n"),
        ("> as @ana said\n\n@ben?", "<blockquote>\n<p>as @ana said</p>\n</blockquote>\n<p>{ben}?</p>\n"),
        ("install @ana/oven-cli", "<p>install @ana/oven-cli</p>\n"),
        ("@ana@social.example", "<p>@ana@social.example</p>\n"),
        ("@ana:matrix.example", "<p>@ana:matrix.example</p>\n"),
        ("@ana.bsky.social", "<p>@ana.bsky.social</p>\n"),
        ("@ana.com", "<p>@ana.com</p>\n"),
        (r"C:\\x\\@ana and file=@ana", r"<p>C:\x\@ana and file=@ana</p>" + "\n"),
        ("@ana: yes / @ben", "<p>{ana}: yes / {ben}</p>\n"),
        (
            "https://x.example/@ana",
            '<p><a href="https://x.example/@ana" rel="nofollow ugc noopener">https://x.example/@ana</a></p>\n',
        ),
        ("[@ana](/x)", '<p><a href="/x" rel="nofollow ugc noopener">@ana</a></p>\n'),
    ],
)
def test_a_handle_becomes_a_link_where_somebody_is_called_so(people, text, html):
    assert mentions.render(text) == html.replace("{ana}", LINK.format("ana")).replace("{ben}", LINK.format("ben"))


def test_handles_are_found_again_in_what_was_rendered(people):
    assert mentions.handles_in(mentions.render("@zoé, @ana, @ben and @ana")) == ["zoé", "ana", "ben"]


def test_a_text_that_names_nobody_asks_nobody(app, people, monkeypatch):
    monkeypatch.setattr(mentions, "_known", None)
    assert mentions.render("no names") == "<p>no names</p>\n"


def test_whoever_is_named_hears_of_it_once(people, question, now):
    _ana, ben, zoe, *_ = people
    told()
    post = an_answer(ben, question, now, "As @zoe said, and @zoe again: turn it by hand.")
    assert (zoe.id, "mentioned") in told()
    with unit_of_work():
        editing_actions.edit(ben, post, body="As @zoe said, turn it by hand. @ben too.", revision=1, now=now)
    assert [each for each in told() if each[1] == "mentioned"] == [(zoe.id, "mentioned")]


def test_who_is_named_in_an_edit_hears_of_it(people, question, now):
    _ana, ben, zoe, *_ = people
    post = an_answer(ben, question, now, "Turn the burr by hand, it helps.")
    with unit_of_work():
        editing_actions.edit(ben, post, body="Turn the burr by hand, @zoe says it helps.", revision=1, now=now)
    assert (zoe.id, "mentioned") in told()


def test_who_hears_of_a_post_anyway_hears_of_it_once(people, question, now):
    ana, ben, *_ = people
    an_answer(ben, question, now, "Hello @ana, turn the burr by hand.")
    assert told() == [(ana.id, "answered")]


def test_a_question_and_a_comment_name_people_too(people, machines, now):
    ana, ben, zoe, *_ = people
    thread = a_question(ana, machines, now, body="It stops after two seconds, @zoe has the same.")
    post = an_answer(ben, thread, now)
    with unit_of_work():
        posts_actions.comment(ben, post, "Is it like yours, @zoe?", now + timedelta(minutes=1))
    assert told().count((zoe.id, "mentioned")) == 2


def test_neither_oneself_nor_who_muted_the_thread_or_the_writer_nor_who_may_not_read_it_hears(people, machines, now):
    ana, ben, zoe, dot, _acute = people
    public = a_question(ana, machines, now)
    private = a_question(ana, machines, now + timedelta(minutes=5), visibility="private")
    with unit_of_work():
        following_actions.mute(zoe, public, now)
        db.session.add(Follow(member_id=dot.id, subject="member", subject_id=ben.id, level="muted", since=now))
    an_answer(ben, public, now, "I am @ben, and @zoe and @ana.b know it.")
    with unit_of_work():
        posts_actions.answer(ana, private, "Only for support, @ben, nothing for you.", now + timedelta(minutes=6))
    assert [each for each in told() if each[1] == "mentioned"] in ([], [(ben.id, "mentioned")])
    assert signed(ben) == 0


def signed(member) -> int:
    """What the member's inbox shows of mentions: what they may not read is not in it."""
    return sum(1 for each in inbox(member, None).items if each.kind == "mentioned")


def test_an_invited_colleague_hears_of_it_in_a_private_thread(people, machines, now):
    ana, ben, *_ = people
    private = a_question(ana, machines, now, visibility="private")
    with unit_of_work():
        read_access.grant_access(private, ben, now)
    with unit_of_work():
        posts_actions.answer(ana, private, "Only for support and @ben, who has the bill.", now + timedelta(minutes=6))
    told()
    assert signed(ben) == 1


def test_a_post_names_at_most_ten_people_and_a_newcomer_s_two(app, people, question, now):
    ben = people[1]
    with unit_of_work():
        many = [person(f"helper{number}") for number in range(11)]
    names = [f"@{each.handle}" for each in many]
    with pytest.raises(InvalidInput, match="10 people"):
        an_answer(ben, question, now, " ".join(names))
    an_answer(ben, question, now, " ".join(names[:10]))
    app.config["LIMITS_SCALE"] = 1
    try:
        with pytest.raises(InvalidInput, match="2 people"):
            an_answer(ben, question, now + timedelta(hours=1), "Thanks to all: " + " ".join(names[:3]))
        an_answer(ben, question, now + timedelta(hours=1), "Thanks to all: " + " ".join(names[:2]))
        an_answer(ben, question, now + timedelta(hours=25), "Thanks to all: " + " ".join(names[:3]))
    finally:
        app.config["LIMITS_SCALE"] = 1000


def test_names_count_as_no_links(app, people, machines, now):
    app.config["LIMITS_SCALE"] = 1
    try:
        thread = a_question(people[0], machines, now, body="Thanks @ben, @zoe: https://a.example and https://b.example")
    finally:
        app.config["LIMITS_SCALE"] = 1000
    assert thread.id


def test_only_our_own_links_count_as_names(people):
    html = mentions.render('<a class="mention" href="/members/ben">@x</a> [x](/members/ben "mention")')
    assert mentions.handles_in(html) == []


def test_asking_needs_no_more_than_the_words(people, machines, now):
    with unit_of_work():
        thread = threads_actions.ask(
            people[0],
            space=machines,
            title="Does @zoe know about grinders?",
            body="It stops, @zoe knows more.",
            tags=[],
            now=now,
        )
    assert thread.title == "Does @zoe know about grinders?"


def edit(actor, post, body, now):
    with unit_of_work():
        post = db.session.get_one(Post, post.id)
        editing_actions.edit(actor, post, body=body, revision=post.revision, now=now)


def test_a_post_names_so_many_over_its_whole_life_and_calls_each_of_them_once(people, question, now):
    ana, ben, *_others = people
    with unit_of_work():
        crowd = [person(f"crowd{number}") for number in range(9)]
    post = an_answer(ana, question, now, "Ask @ben, who has one too.")
    for handle in ("nobody", "ben", *(each.handle for each in crowd), "ben"):
        edit(ana, post, f"Ask @{handle}, who has one too.", now)
    with pytest.raises(InvalidInput, match="10 people"):
        edit(ana, post, "Ask @zoe, who has one too.", now)
    with unit_of_work():
        insert_if_absent(Revision, post_id=post.id, number=99, body="Ask @zoe.", editor_id=ana.id, created_at=now)
    with pytest.raises(InvalidInput, match="10 people"), unit_of_work():
        editing_actions.roll_back(ana, db.session.get_one(Post, post.id), 99, now)
    named = db.session.scalars(db.select(Event.values).where(Event.name == "member.mentioned")).all()
    assert sorted(each["member_id"] for each in named) == sorted(each.id for each in (ben, *crowd))
