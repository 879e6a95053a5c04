"""A site on which every text that people write is an attack, served to real browsers from a thread of this process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from app import create_app
from app.accounts.members.actions import change_profile
from app.accounts.members.forms import LONGEST_ABOUT
from app.accounts.members.models import Member
from app.accounts.password_hashing import hash_password
from app.community.attachments import actions as attachments_actions
from app.community.attachments import markdown
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.tags.actions import LONGEST_DESCRIPTION, describe
from app.community.tags.models import Tag
from app.community.text_rules import LONGEST_BODY, LONGEST_COMMENT, LONGEST_TITLE
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import UserFacingError
from tests import cast
from tests.community.attachments.test_attaching import picture
from tests.conftest import configured
from tests.journeys.serving import PASSWORD
from tests.servers import free_port
from tests.templates import remember_templates

A_PAGE = 30  # attacks on one thread's page: as many as it shows answers
LONGEST_NAME = 120
APART = "\n\n"
PIXEL = picture((1, 1))
PADDING = " and some words of no harm at all"


@dataclass
class Attacked:
    """Where the attacks lie."""

    address: str
    pages: list[str] = field(default_factory=lambda: ["/", "/questions", "/tags", "/members"])
    openings: list[int] = field(default_factory=list)


@contextmanager
def attacked(attacks: Sequence[str], folder: Path) -> Iterator[Attacked]:
    """The site with all attacks on it, while it answers."""
    port = free_port()
    site = Attacked(f"http://127.0.0.1:{port}")
    app = remember_templates(create_app(configured(folder, f"sqlite:///{folder}/attacked.db", BASE_URL=site.address)))
    _fill(app, attacks, site)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


def _fill(app: Flask, attacks: Sequence[str], site: Attacked) -> None:
    with app.app_context():
        db.create_all()
        with unit_of_work():
            place, mia = cast.place(), cast.person("mia")
            mia.password_hash = hash_password(PASSWORD)
        for start in range(0, len(attacks), A_PAGE):
            with unit_of_work():
                _fill_thread(db.session.get_one(Space, place.id), mia, attacks[start : start + A_PAGE], start, site)
        db.session.remove()
        db.engine.dispose()


def _fill_thread(place: Space, mia: Member, attacks: Sequence[str], start: int, site: Attacked) -> None:
    """A question whose title, body and tags attack, with an answer, a comment, an author and a file for each attack."""
    db.session.refresh(mia)
    later = cast.NOW + timedelta(days=9, minutes=start)
    title = (attacks[0].replace("\n", " ") + PADDING)[:LONGEST_TITLE]
    tags = [f"tag{start + number}" for number in range(5)]
    body = APART.join([*attacks, PADDING])[:LONGEST_BODY]
    asker = _member(f"asker{start}", attacks[0], attacks)
    thread = threads_actions.ask(asker, space=place, title=title, body=body, tags=tags, now=later)
    site.pages += [f"/questions/{thread.id}/{thread.slug}", f"/members/{asker.handle}"]
    site.openings += [post.id for post in db.session.query(Post).filter_by(thread_id=thread.id)]
    for number, words in enumerate(_joined(attacks, LONGEST_DESCRIPTION)[: len(tags)]):
        tag = db.session.query(Tag).filter_by(name=tags[number]).one()
        describe(mia, tag, words, tag.stamp, later)
        site.pages.append(f"/tags/{tags[number]}")
    for number, attack in enumerate(attacks):
        _answer(
            db.session.get_one(Thread, thread.id), _member(f"one{start + number}", attack, [attack]), attack, number
        )


def _answer(thread: Thread, author: Member, attack: str, number: int) -> None:
    later = thread.created_at + timedelta(seconds=number)
    name = attack.translate({ord("/"): "-", ord("\\"): "-"})  # else the attack is a path, and dropped
    sent = [attachments_actions.receive(f"{name}.txt", b"E18"), attachments_actions.receive(f"{name}.png", PIXEL)]
    shown = [markdown.markdown_of(attachments_actions.attach(author, each, later), attack) for each in sent]
    reply = posts_actions.answer(author, thread, APART.join((attack + PADDING, *shown)), later)
    posts_actions.comment(author, reply, (attack + PADDING)[:LONGEST_COMMENT], later)


def _member(handle: str, name: str, about: Sequence[str]) -> Member:
    """Someone who is called so, as imports bring names, and who tries it in every field of their profile."""
    member = cast.person(handle)
    member.trust_level, member.reputation = 1, 100
    for website in (name, f"https://example.org/{name}", "https://example.org"):
        try:
            change_profile(
                member,
                name=handle,
                about=APART.join(about)[:LONGEST_ABOUT],
                location=name[:60],
                website=website[:400],
                title="",
                now=cast.NOW,
            )
        except UserFacingError:
            continue
        break
    member.name = name.replace("\x00", "")[:LONGEST_NAME] or handle
    db.session.flush()
    return member


def _joined(attacks: Sequence[str], longest: int) -> list[str]:
    """The attacks in as few texts as hold them."""
    texts = [""]
    for attack in attacks:
        if len(texts[-1]) + len(attack) + len(APART) > longest:
            texts.append("")
        texts[-1] = (texts[-1] + APART + attack)[:longest]
    return texts
