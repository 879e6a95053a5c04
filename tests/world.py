"""A small filled world: one of everything that an address can name, and a marked word in every text that not all
may read.

Who may read which mark is the truth table "Who reads what", written out in `MARKS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import MODERATOR, Member, Role
from app.accounts.registration import actions as registration_actions
from app.accounts.segments.models import Segment, SegmentMember
from app.accounts.sign_in import actions as sign_in_actions
from app.cases.case import actions as case_actions
from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.csat import actions as csat_actions
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.saved_replies import actions as saved_replies_actions
from app.cases.timeline import actions as timeline_actions
from app.community.attachments import actions as attachments_actions
from app.community.attachments import markdown
from app.community.attachments.models import Attachment
from app.community.drafts import actions as drafts_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.root_causes import actions as root_causes_actions
from app.community.spaces.models import Space, SpaceSegment
from app.community.suggested_edits import actions as suggested_edits_actions
from app.community.threads import actions as threads_actions
from app.community.threads import read_access
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.moderation.appeals import actions as appeals_actions
from app.moderation.flags import actions as flags_actions
from app.moderation.sanctions import actions as sanctions_actions
from app.suggestions import actions as suggestions_actions
from app.suggestions.areas import actions as areas_actions
from app.suggestions.backing import actions as backing_actions
from app.suggestions.changelog import actions as changelog_actions
from app.suggestions.changelog.actions import EntryText
from app.suggestions.models import DRAFT, Area, Suggestion
from app.suggestions.sources import actions as sources_actions
from tests import cast
from tests.world_of_cases import MARKS as CASE_MARKS
from tests.world_of_cases import fill_cases
from tests.world_of_loops import MARKS as LOOP_MARKS
from tests.world_of_loops import fill_loops

NO_ONE: frozenset[str] = frozenset()
STAFF_OF_MACHINES = frozenset({"mia", "gus", "pia", "ada"})
SUPPORT = frozenset({"gus", "ada"})
MODERATORS = frozenset({"mia", "ada"})
EVERYONE = frozenset({"stranger", "ben", "dan", "ana", "zoe", "max", "mia", "gus", "pia", "ada"})
"""A stranger; Ben the peer; Dan who asked something else; Ana the asker; Zoé, invited to one private question; Max,
who moderates another space; Mia, moderator; Gus, agent; Pia, product; Ada, admin."""

PRIVATE = SUPPORT | {"ana", "zoe", "mia"}
MARKS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # mark: who has to find it somewhere, and who may besides
    "zqpublic": (EVERYONE, NO_ONE),
    "zqmembers": (EVERYONE - {"stranger"}, NO_ONE),
    "zqsegment": (STAFF_OF_MACHINES | {"dan", "zoe"}, NO_ONE),
    "zqspacename": (STAFF_OF_MACHINES | {"zoe"}, frozenset({"dan"})),
    "zqprivatetitle": (PRIVATE, NO_ONE),
    "zqprivatebody": (PRIVATE, NO_ONE),
    "zqprivateanswer": (PRIVATE, NO_ONE),
    "zqprivatecomment": (PRIVATE, NO_ONE),
    "zqprivatefile": (PRIVATE, NO_ONE),
    "zqunusedfile": (frozenset({"ana"}), NO_ONE),
    "zqsourcetitle": (SUPPORT | {"ana", "mia", "pia"}, frozenset()),
    "zqsourcebody": (SUPPORT | {"ana", "mia", "pia"}, frozenset()),
    "zqnote": (SUPPORT | {"mia"}, NO_ONE),
    "zqprivatenote": (SUPPORT | {"mia"}, NO_ONE),
    "zqmessage": (SUPPORT | {"ana"}, NO_ONE),
    "zqprivatemessage": (SUPPORT | {"ana"}, NO_ONE),
    "zqmessagefile": (SUPPORT | {"ana"}, NO_ONE),
    "zqrating": (SUPPORT | {"ana"}, NO_ONE),
    "zqescalation": (SUPPORT, NO_ONE),
    "zqtheme": (STAFF_OF_MACHINES, frozenset({"max"})),
    "zqsavedreply": (SUPPORT, NO_ONE),
    "zqhold": (SUPPORT, NO_ONE),
    "zqunpublishable": (SUPPORT, frozenset({"pia"})),
    "zqreopening": (SUPPORT, NO_ONE),
    "zqdeletedanswer": (STAFF_OF_MACHINES | {"ben"}, NO_ONE),
    "zqdeletedcomment": (STAFF_OF_MACHINES | {"zoe"}, frozenset({"ben"})),
    "zqdeletedthread": (STAFF_OF_MACHINES | {"dan"}, NO_ONE),
    "zqhiddenanswer": (STAFF_OF_MACHINES | {"ben"}, NO_ONE),
    "zqproposal": (STAFF_OF_MACHINES | {"dan"}, NO_ONE),
    "zqwhyhidden": (MODERATORS | {"ben"}, NO_ONE),
    "zqflag": (MODERATORS, NO_ONE),
    "zqsanction": (MODERATORS | {"zoe"}, NO_ONE),
    "zqappeal": (MODERATORS, NO_ONE),
    "zqmemo": (MODERATORS, NO_ONE),
    "zqdraft": (STAFF_OF_MACHINES, NO_ONE),
    "zqunannounced": (frozenset({"pia", "ada"}), NO_ONE),
    "zqbackedfor": (STAFF_OF_MACHINES, NO_ONE),
    **CASE_MARKS,
    **LOOP_MARKS,
    "zqregistration": (NO_ONE, NO_ONE),
    "zqbegun": (frozenset({"ana"}), NO_ONE),
}


@dataclass
class World:
    """The people by handle, and the ids of what is there."""

    people: dict[str, Member]
    threads: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)

    def one(self, kind: type[Thread | Post | Case], name: str) -> Any:
        """The thread, post or case of this name, as it is now."""
        ids = {Thread: self.threads, Post: self.posts, Case: self.cases}[kind]
        options = [] if issubclass(kind, Thread) else [joinedload(kind.thread)]
        return db.session.scalars(
            select(kind).options(*options).filter_by(id=ids[name]).execution_options(populate_existing=True)
        ).one()


def filled() -> World:
    """The world, made by the real actions and committed."""
    minutes = (cast.NOW + timedelta(minutes=5 * n) for n in count(1))
    with unit_of_work():
        world = World({handle: cast.person(handle) for handle in (*sorted(EVERYONE - {"stranger"}), "lea")})
        machines, garden = cast.place("machines"), cast.place("garden")
        world.people["max"].roles.append(Role(name=MODERATOR, space_id=garden.id, granted_at=cast.NOW))
        area = areas_actions.make_area(
            world.people["ada"], name="Laundry", space=machines, owner=world.people["pia"], now=cast.NOW
        )
    for fill in (_ask, _answer, _take_away, _moderate, _open_cases, _work, _finish, _begin, fill_cases):
        with unit_of_work():
            fill(world, machines, minutes)
    for make in (_suggest, fill_loops):
        with unit_of_work():
            make(world, db.session.get_one(Area, area.id, options=[joinedload(Area.space)]), minutes)
    with unit_of_work():
        registration_actions.register(
            handle="zqregistration",
            name="zqregistration",
            email="zqregistration@example.org",
            password="a long enough one",
            locale="en",
            now=next(minutes),
        )
        sign_in_actions.forget_password("ana@example.org", next(minutes))
    return world


def _ask(world: World, machines: Space, minutes: Iterator[Any]) -> None:
    ana, dan = world.people["ana"], world.people["dan"]
    members = Space(slug="members", name="Members", visibility="members", created_at=cast.NOW)
    testers = _space_of_a_segment(world)
    db.session.add(members)
    db.session.flush()
    for name, asker, title, visibility, space in (
        ("public", ana, "The D45 leaks zqpublic again", "public", machines),
        ("private", ana, "The bill zqprivatetitle was wrong", "private", machines),
        ("source", ana, "The dial zqsourcetitle knows no minutes", "private", machines),
        ("deleted", dan, "Nothing works zqdeletedthread here", "public", machines),
        ("dans", dan, "Which soap is the right one here", "public", machines),
        ("members", dan, "Something zqmembers for members only", "public", members),
        ("segment", dan, "Something zqsegment for testers only", "public", testers),
    ):
        body = f"zq{name}body is what there is to say about it." if name != "public" else "It leaks at the door."
        world.threads[name] = threads_actions.ask(
            asker, space=space, title=title, body=body, tags=["drum"], visibility=visibility, now=next(minutes)
        ).id
    read_access.grant_access(world.one(Thread, "private"), world.people["zoe"], next(minutes))


def _space_of_a_segment(world: World) -> Space:
    """A space for testers, of whom Zoé is one."""
    testers = Space(slug="testers", name="Testers zqspacename", visibility="segments", created_at=cast.NOW)
    segment = Segment(slug="testers", name="Testers", created_at=cast.NOW)
    db.session.add_all([testers, segment])
    db.session.flush()
    db.session.add(SpaceSegment(space_id=testers.id, segment_id=segment.id))
    db.session.add(SegmentMember(segment_id=segment.id, member_id=world.people["zoe"].id, since=cast.NOW))
    return testers


def _answer(world: World, _machines: Space, minutes: Iterator[Any]) -> None:
    ben, gus, zoe = (world.people[handle] for handle in ("ben", "gus", "zoe"))
    for name, author, thread in (
        ("answer", ben, "public"),
        ("deletedanswer", ben, "public"),
        ("hiddenanswer", ben, "public"),
        ("privateanswer", gus, "private"),
        ("dansanswer", ben, "dans"),
    ):
        words = f"zq{name}: turn the drum by hand once, it helps."
        if name == "privateanswer":
            words += markdown.markdown_of(_send("zqprivatefile", gus, next(minutes)))
        world.posts[name] = posts_actions.answer(author, world.one(Thread, thread), words, next(minutes)).id
    for name, author, post in (
        ("comment", zoe, "answer"),
        ("deletedcomment", zoe, "deletedanswer"),
        ("privatecomment", world.people["ana"], "privateanswer"),
    ):
        words = f"zq{name}: that is good to know."
        world.posts[name] = posts_actions.comment(author, world.one(Post, post), words, next(minutes)).id
    voting_actions.vote(zoe, world.one(Post, "answer"), 1, next(minutes))
    voting_actions.add_me_too(ben, world.one(Thread, "public"), next(minutes))
    voting_actions.accept(world.people["dan"], world.one(Post, "dansanswer"), next(minutes))
    ana = world.people["ana"]
    _send("zqunusedfile", ana, ana.created_at + timedelta(days=2))
    for name, thread_id in world.threads.items():
        opening = select(Post.id).where(Post.thread_id == thread_id, Post.kind == "opening")
        world.posts[f"opening_{name}"] = db.session.scalars(opening).one()


def _send(mark: str, sender: Member, now: datetime) -> Attachment:
    """A file that holds the mark."""
    return attachments_actions.attach(sender, attachments_actions.receive("words.txt", mark.encode()), now)


def _take_away(world: World, _machines: Space, minutes: Iterator[Any]) -> None:
    mia = world.people["mia"]
    removal_actions.delete(mia, world.one(Post, "deletedanswer"), next(minutes))
    removal_actions.delete(mia, world.one(Post, "opening_deleted"), next(minutes))
    removal_actions.hide(
        mia, world.one(Post, "hiddenanswer"), next(minutes), reason="other", text="zqwhyhidden: we check it."
    )


def _moderate(world: World, _machines: Space, minutes: Iterator[Any]) -> None:
    mia, zoe, dan = (world.people[handle] for handle in ("mia", "zoe", "dan"))
    flags_actions.flag(dan, world.one(Post, "answer"), "other", "zqflag: he sells these screws.", next(minutes))
    warned = sanctions_actions.sanction(mia, zoe, "warning", 0, "zqsanction: please be kind to Ben.", next(minutes))
    appeals_actions.appeal_for_sanction(zoe, warned, "zqappeal: I was kind to him.", next(minutes))
    sanctions_actions.note(mia, zoe, "zqmemo: we talked by phone.", next(minutes))


def _open_cases(world: World, _machines: Space, minutes: Iterator[Any]) -> None:
    mia, gus = world.people["mia"], world.people["gus"]
    for name, reason in (
        ("public", "zqescalation: nobody knows."),
        ("private", "He waits."),
        ("source", "It is ours."),
    ):
        world.cases[name] = escalate(mia, world.one(Thread, name), reason=reason, now=next(minutes)).id
    root_causes_actions.set_root_cause(gus, world.one(Thread, "public"), "Hinge zqtheme drilled low", next(minutes))
    timeline_actions.note(mia, world.one(Case, "public"), "zqnote: he shouted at us.", next(minutes))
    timeline_actions.note(gus, world.one(Case, "private"), "zqprivatenote: look at the bill.", next(minutes))


def _work(world: World, _machines: Space, minutes: Iterator[Any]) -> None:
    ana, gus = world.people["ana"], world.people["gus"]
    timeline_actions.message(
        gus, world.one(Case, "public"), "zqmessage: what is your number?", next(minutes), wait=True
    )
    told = markdown.markdown_of(_send("zqmessagefile", ana, ana.created_at + timedelta(days=2)))
    timeline_actions.message(ana, world.one(Case, "private"), f"zqprivatemessage: here it is. {told}", next(minutes))
    reply = timeline_actions.reply(gus, world.one(Case, "public"), "Support looks at the hinge today.", next(minutes))
    world.posts["supportreply"] = reply.id
    saved = saved_replies_actions.SavedReplyInput(
        "Where the number is", "zqsavedreply: on the door.", "en", None, is_shared=True
    )
    saved_replies_actions.save_reply(gus, None, saved, 0, next(minutes))
    words = {"body": "zqproposal: support looks at the hinge tomorrow.", "revision": 1, "now": next(minutes)}
    suggested_edits_actions.suggest(world.people["dan"], world.one(Post, "supportreply"), **words)
    case_actions.set_priority(gus, world.one(Case, "public"), "high", now=next(minutes))
    case_actions.set_status(gus, world.one(Case, "private"), "open", now=next(minutes))
    case_actions.set_status(
        gus,
        world.one(Case, "private"),
        "on_hold",
        reason="zqhold: the bank has to answer.",
        follow_up_at=next(minutes) + timedelta(days=2),
        now=next(minutes),
    )


def _finish(world: World, _machines: Space, minutes: Iterator[Any]) -> None:
    gus = world.people["gus"]
    words = {"knowledge": "none", "now": next(minutes)}
    resolution_actions.resolve(gus, world.one(Case, "source"), **words, reason="zqunpublishable: only hers.")
    csat_actions.rate(world.people["ana"], world.one(Case, "source"), words["now"], 2, "zqrating: slow.", next(minutes))
    resolution_actions.resolve(
        gus, world.one(Case, "private"), **(words | {"now": next(minutes)}), reason="Only hers too."
    )
    reopening.reopen(gus, world.one(Case, "private"), reason="zqreopening: the bank answered.", now=next(minutes))


def _begin(world: World, _machines: Space, minutes: Iterator[Any]) -> None:
    for key in ("ask", f"answer:{world.threads['public']}"):
        drafts_actions.save(
            world.people["ana"], key, {"title": "zqbegun", "body": "zqbegun: half of it."}, next(minutes)
        )


def _suggest(world: World, area: Area, minutes: Iterator[Any]) -> None:
    pia, mia, ben = (world.people[handle] for handle in ("pia", "mia", "ben"))
    words: dict[str, Any] = {"area": area, "body": "The dial should know minutes, people hang it up."}
    idea = sources_actions.make_from(
        mia, world.one(Thread, "public"), title="Let me set when the wash ends", **words, now=next(minutes)
    )
    draft = suggestions_actions.suggest(pia, title="An unfinished zqdraft for the dial", **words, now=next(minutes))
    draft.status = DRAFT
    threads_actions.set_visibility(draft.thread, "private", next(minutes))
    world.threads |= {"idea": idea.id, "draft": draft.id}
    db.session.flush()
    loaded = db.session.get_one(
        Suggestion, idea.id, options=[joinedload(Suggestion.thread), joinedload(Suggestion.area)]
    )
    sources_actions.add_source(mia, loaded, world.one(Thread, "source"), next(minutes))
    voting_actions.add_me_too(ben, world.one(Thread, "idea"), next(minutes))
    reason = "A zqbackedfor that was said on the phone."
    backing_actions.back_for(world.people["gus"], loaded, world.people["dan"], None, reason, next(minutes))
    suggestions_actions.set_status(pia, loaded, "planned", "We build it into the next panel.", next(minutes))
    unannounced = EntryText("new", "A zqunannounced panel", "It asks when you want to open the door.", area)
    changelog_actions.write_entry(pia, unannounced, next(minutes))
    for name in ("idea", "draft"):
        opening = select(Post.id).where(Post.thread_id == world.threads[name], Post.kind == "opening")
        world.posts[f"opening_{name}"] = db.session.scalars(opening).one()


def fingerprint() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, save the log of changes: equal before and after a deed that changed nothing."""
    db.session.rollback()
    return {
        table.name: sorted(map(tuple, db.session.execute(select(table)).all()), key=repr)
        for table in db.metadata.sorted_tables
        if table.name != "change_log"
    }
