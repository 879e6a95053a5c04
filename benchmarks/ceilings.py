"""The two ceilings, on the same server software and settings: `python -m benchmarks.ceilings URL BYTES…`.

C1 (`/c1/BYTES`) hands out a page that was built before. C3 (`/c3/BYTES`) makes three statements by the same ORM on the
same database, and renders a template of that size. Both are what Flask could do for us at best.
"""

from __future__ import annotations

import argparse
import functools
import os
from typing import Any

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, String, Text, delete, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship

from setup.processes import die_with_parent
from setup.web import Web, bind

PARTS = 10  # posts of a page
SHELL = 6_000  # bytes of a page that stand in the template, or half of it where it is small
MARKUP = 90  # bytes about each part
VIEWER = "Ana Ribeiro"
WORDS = "The seal was hard and the pump ran dry, so I took it apart and cleaned it. "
TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ page.title }}</title></head><body>
<header><a href="/">{{ person.name }}</a></header><main><h1>{{ page.title }}</h1>
{% for part in parts %}<article id="p{{ part.id }}"><h2>{{ part.author.name }}</h2><p>{{ part.score }}</p>
<div>{{ part.html | safe }}</div></article>
{% endfor %}</main><footer>FOOT</footer></body></html>"""


class Base(DeclarativeBase):
    """The tables of the ceilings, beside the application's."""


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class Person(Base):
    __tablename__ = "ceiling_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Page(Base):
    """A page of `id` bytes."""

    __tablename__ = "ceiling_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))


class Part(Base):
    __tablename__ = "ceiling_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey(Page.id), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    score: Mapped[int]
    html: Mapped[str] = mapped_column(Text)

    author: Mapped[Person] = relationship(lazy="raise_on_sql")


def make(database_url: str, sizes: list[int]) -> Flask:
    """The application, with the rows that its pages are made of."""
    shell = min(SHELL, min(sizes) // 2)
    app = Flask("ceilings")
    app.config.update(SQLALCHEMY_DATABASE_URI=database_url, TEMPLATES_AUTO_RELOAD=False)
    app.jinja_loader = DictLoader({"page.html": TEMPLATE.replace("FOOT", _words(shell))})
    db.init_app(app)
    with app.app_context():
        db.create_all()
        _fill(sizes, shell)
        db.engine.dispose()
    pages = {size: _words(size).encode() for size in sizes}
    app.add_url_rule("/c1/<int:size>", "c1", lambda size: pages[size])
    app.add_url_rule("/c3/<int:size>", "c3", three_statements)
    return app


def three_statements(size: int) -> str:
    person = db.session.scalars(select(Person).where(Person.name == VIEWER)).one()
    page = db.session.scalars(select(Page).where(Page.id == size)).one()
    ordered = select(Part).options(joinedload(Part.author)).where(Part.page_id == size).order_by(Part.score.desc())
    return render_template("page.html", person=person, page=page, parts=db.session.scalars(ordered).all())


def _fill(sizes: list[int], shell: int) -> None:
    for table in (Part, Page, Person):
        db.session.execute(delete(table))
    people = [{"id": number + 1, "name": VIEWER if number == 0 else f"Ben {number}"} for number in range(PARTS + 1)]
    db.session.execute(insert(Person), people)
    db.session.execute(insert(Page), [{"id": size, "title": WORDS.strip()} for size in sizes])
    db.session.execute(insert(Part), [_part(size, shell, number) for size in sizes for number in range(PARTS)])
    db.session.commit()


def _part(size: int, shell: int, number: int) -> dict[str, Any]:
    html = f"<p>{_words((size - shell) // PARTS - MARKUP)}</p>"
    return {"page_id": size, "author_id": number + 2, "score": number, "html": html}


def _words(length: int) -> str:
    return (WORDS * (length // len(WORDS) + 1))[: max(length, 0)]


def _say(port: int) -> None:
    print(f"The ceilings' server answers at http://127.0.0.1:{port}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("url")
    parser.add_argument("sizes", type=int, nargs="+")
    chosen = parser.parse_args()
    die_with_parent(os.getppid())
    (listener,) = bind("127.0.0.1", 0)
    app = make(chosen.url, chosen.sizes)
    for _other in range(chosen.processes - 1):
        parent = os.getpid()
        if os.fork() == 0:
            die_with_parent(parent)
            Web(app, listener).run()
            return
    web = Web(app, listener)
    web.on_startup(functools.partial(_say, listener.getsockname()[1]))
    web.run()


if __name__ == "__main__":
    main()
