"""Looking after tags: descriptions, synonyms, merging and renaming."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.following import actions as following_actions
from app.community.following.models import Follow
from app.community.spaces.actions import SpaceWords, change_space
from app.community.spaces.models import Space, SpaceTag
from app.community.spaces.queries import stamp_of_space
from app.community.tags import actions as tags_actions
from app.community.tags import jobs as tags_jobs
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.row_version import StaleVersion
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from app.core.settings import change_settings
from app.search.results.queries import search
from tests.cast import person
from tests.community.recount import differences
from tests.community.samples import a_question
from tests.community.tags.test_tagging import tag


@pytest.fixture
def grinders(ana, machines, now) -> list[Thread]:
    """Three questions: one with "grinder", one with "mill", one with both."""
    return [
        a_question(ana, machines, now, tags=names) for names in (["grinder"], ["mill", "noise"], ["grinder", "mill"])
    ]


def merge(actor, name: str, into: str, now) -> None:
    with unit_of_work():
        tags_actions.merge(actor, tag(name), tag(into), now)
    run_until_empty()


def names_of(threads: list[Thread]) -> list[list[str]]:
    return [db.session.get_one(Thread, each.id).tag_names for each in threads]


def synonyms() -> dict[str, str]:
    named = {each.id: each.name for each in db.session.scalars(select(Tag))}
    return {each.name: named[each.canonical_id] for each in db.session.scalars(select(Tag)) if each.canonical_id}


def test_a_merged_tag_s_threads_carry_the_other_and_are_counted_once(mia, grinders, now):
    merge(mia, "mill", "grinder", now)
    assert names_of(grinders) == [["grinder"], ["grinder", "noise"], ["grinder"]]
    assert (tag("grinder").thread_count, tag("mill").thread_count) == (3, 0)
    assert synonyms() == {"mill": "grinder"}
    assert differences() == []


def test_a_merged_tag_is_found_by_the_name_that_is_left_and_by_its_synonym(mia, grinders, now):
    run_until_empty()
    merge(mia, "mill", "grinder", now)
    for name in ("grinder", "mill"):
        assert {hit.id for hit in search(f"tag:{name}", None).hits} == {each.id for each in grinders}


def test_many_threads_follow_in_several_units_of_work(ana, mia, machines, now, monkeypatch):
    monkeypatch.setattr(tags_jobs, "BATCH", 2)
    a_question(ana, machines, now, tags=["grinder"])
    threads = [a_question(ana, machines, now, tags=["mill"]) for _ in range(5)]
    merge(mia, "mill", "grinder", now)
    assert names_of(threads) == [["grinder"]] * 5
    assert differences() == []


def test_a_private_and_a_deleted_thread_follow_and_are_counted_nowhere(ana, mia, machines, grinders, now):
    private = a_question(ana, machines, now, tags=["mill"], visibility="private")
    merge(mia, "mill", "grinder", now)
    assert names_of([private]) == [["grinder"]]
    assert tag("grinder").thread_count == 3
    assert differences() == []


def test_moving_twice_is_moving_once(mia, grinders, now):
    merge(mia, "mill", "grinder", now)
    tags_jobs.retag(tag("mill").id, now)
    assert tag("grinder").thread_count == 3
    assert differences() == []


def test_what_was_tagged_in_the_moment_of_the_merge_follows_within_the_hour(mia, grinders, now):
    merge(mia, "mill", "grinder", now)
    with unit_of_work():
        late = db.session.get_one(Thread, grinders[0].id)
        db.session.add(ThreadTag(tag_id=tag("mill").id, thread_id=late.id))
        late.tag_names = ["grinder", "mill"]
        tag("mill").thread_count = 1
    with unit_of_work():
        tags_jobs.settle_synonyms(now)
    assert names_of(grinders)[0] == ["grinder"]
    assert differences() == []


def test_there_are_neither_chains_nor_circles(ana, mia, machines, grinders, now):
    a_question(ana, machines, now, tags=["burr"])
    merge(mia, "mill", "grinder", now)
    merge(mia, "grinder", "burr", now)
    assert synonyms() == {"mill": "burr", "grinder": "burr"}
    with pytest.raises(InvalidInput, match="These two names already belong to one tag"), unit_of_work():
        tags_actions.merge(mia, tag("burr"), tag("burr"), now)
    with pytest.raises(InvalidInput, match="These two names already belong to one tag"), unit_of_work():
        tags_actions.merge(mia, tag("mill"), tag("burr"), now)
    merge(mia, "burr", "grinder", now)
    assert synonyms() == {"mill": "grinder", "burr": "grinder"}
    assert all(names[0] == "grinder" for names in names_of(grinders))
    assert differences() == []


def test_followers_and_rules_go_with_a_merged_tag(ana, ben, mia, ada, machines, grinders, now):
    with unit_of_work():
        following_actions.follow(ana, tag("mill"), now)
        following_actions.mute(ben, tag("grinder"), now)
        following_actions.follow(ben, tag("mill"), now)
        space = db.session.get_one(Space, machines.id)
        change_space(ada, space, SpaceWords("M", required=["mill"]), stamp_of_space(space), now)
    merge(mia, "mill", "grinder", now)
    levels = {(each.member_id, each.subject_id): each.level for each in db.session.scalars(select(Follow))}
    assert levels == {(ana.id, tag("grinder").id): "following", (ben.id, tag("grinder").id): "muted"}
    assert db.session.scalars(select(SpaceTag.tag_id)).all() == [tag("grinder").id]


def test_a_renamed_tag_keeps_all_and_its_old_name_leads_to_it(mia, grinders, now, browser):
    with unit_of_work():
        tags_actions.describe(mia, tag("grinder"), "What grinds *beans*.", tag("grinder").stamp, now)
        assert tags_actions.rename(mia, tag("grinder"), "Burr-Grinder", now).name == "burr-grinder"
    run_until_empty()
    assert names_of(grinders)[0] == ["burr-grinder"]
    assert "What grinds <em>beans</em>" in browser.get("/tags/burr-grinder").text
    answer = browser.get("/tags/grinder")
    assert (answer.status_code, answer.location) == (301, "/tags/burr-grinder")
    with unit_of_work():
        tags_actions.rename(mia, tag("burr-grinder"), "grinder", now)
    run_until_empty()
    assert synonyms() == {"burr-grinder": "grinder"}
    assert differences() == []


def test_a_name_that_another_tag_has_is_merged_rather_than_given(mia, grinders, now):
    with pytest.raises(InvalidInput, match="Merge the two instead"), unit_of_work():
        tags_actions.rename(mia, tag("grinder"), "mill", now)


@pytest.mark.parametrize(
    ("name", "sentence"), [("", "Enter a name"), ("a b", "without spaces"), ("x" * 26, "up to 25")]
)
def test_a_name_that_is_none_is_refused(mia, grinders, now, name, sentence):
    for deed in (tags_actions.add_synonym, tags_actions.rename):
        with pytest.raises(InvalidInput, match=sentence), unit_of_work():
            deed(mia, tag("grinder"), name, now)


def test_a_synonym_of_another_tag_is_not_taken_away_from_it(mia, grinders, now):
    with unit_of_work():
        tags_actions.add_synonym(mia, tag("mill"), "crusher", now)
        tags_actions.add_synonym(mia, tag("mill"), "crusher", now)
    with pytest.raises(InvalidInput, match="” is already a synonym of another tag"), unit_of_work():
        tags_actions.add_synonym(mia, tag("grinder"), "crusher", now)
    with unit_of_work():
        tags_actions.remove_synonym(mia, tag("crusher"), now)
    assert synonyms() == {}


ALLOWED = {  # reputation: who may describe, name a synonym, name one that threads carry, merge, rename, approve
    1: (False, False, False, False, False, False),
    1000: (True, False, False, False, False, False),
    2500: (True, True, False, False, False, False),
    "mia": (True, True, True, True, True, True),
}


@pytest.mark.parametrize("who", ALLOWED)
def test_who_looks_after_tags(app, mia, grinders, now, who):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
        actor = mia if who == "mia" else person("kim")
        actor.reputation = 1 if who == "mia" else who
    deeds = (
        lambda: tags_actions.describe(actor, tag("grinder"), "Grinds.", tag("grinder").stamp, now),
        lambda: tags_actions.add_synonym(actor, tag("grinder"), "crusher", now),
        lambda: tags_actions.add_synonym(actor, tag("noise"), "mill", now),
        lambda: tags_actions.merge(actor, tag("noise"), tag("grinder"), now),
        lambda: tags_actions.rename(actor, tag("grinder"), "grinding", now),
        lambda: tags_actions.approve(actor, tag("grinder"), now),
    )
    assert tuple(succeeds(deed) for deed in deeds) == ALLOWED[who]


def succeeds(deed) -> bool:
    try:
        with unit_of_work():
            deed()
            db.session.rollback()
    except (NotAllowed, InvalidInput):
        return False
    return True


def test_two_who_describe_a_tag_do_not_overwrite_each_other(mia, gus, grinders, now):
    seen = tag("grinder").stamp
    with unit_of_work():
        tags_actions.describe(mia, tag("grinder"), "What grinds beans.", seen, now)
    with pytest.raises(StaleVersion), unit_of_work():
        tags_actions.describe(gus, tag("grinder"), "Mills.", seen, now)
    assert tag("grinder").description == "What grinds beans."


def test_a_script_in_a_description_is_text(mia, grinders, now, browser):
    with unit_of_work():
        evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
        tags_actions.describe(mia, tag("grinder"), evil, tag("grinder").stamp, now)
    for address in ("/tags/grinder", "/tags"):
        page = browser.get(address).text.partition("<main")[2]
        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize("use", ["rule", "follower", "synonym", "none"])
def test_a_name_in_use_is_given_away_only_by_who_may_merge(ben, mia, machines, grinders, now, use):
    with unit_of_work():
        insert_if_absent(Tag, name="official", created_at=now, reviewed_at=now)
        official = tag("official")
        if use == "rule":
            insert_if_absent(SpaceTag, space_id=machines.id, tag_id=official.id, rule="reserved")
        elif use == "follower":
            following_actions.follow(mia, official, now)
        elif use == "synonym":
            tags_actions.add_synonym(mia, official, "authentic", now)
    if use == "none":
        with unit_of_work():
            tags_actions.add_synonym(ben, tag("grinder"), "official", now)
    else:
        with pytest.raises(InvalidInput, match="Staff can merge it"), unit_of_work():
            tags_actions.add_synonym(ben, tag("grinder"), "official", now)
    with unit_of_work():
        tags_actions.add_synonym(mia, tag("grinder"), "official", now)
    assert synonyms()["official"] == "grinder"
