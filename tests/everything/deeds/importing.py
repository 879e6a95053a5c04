"""Another community comes in, and comes in again after it went on, while people work on what it brought."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.community.spaces.models import Space
from app.core.db.base import db
from app.importing.stackexchange import import_stackexchange
from tests.cases.company import Deed
from tests.everything.company import Company
from tests.importing.sample import COMMENTS, DAY, POSTS, VOTES, Rows, write_dump

SITE = "foam"


def bring_in(company: Company) -> Any:
    """The site's newest dump: it has lost rows, won some, and changed its mind."""
    dice = company.dice
    posts = [_changed(company, row) for row in POSTS if row["Id"] in (10, 13) or dice.random() < 0.9]
    posts += [_later(number) for number in range(20, 20 + dice.randint(0, 3))]
    asked = next(row for row in POSTS if row["Id"] == 10)
    if dice.random() < 0.5:
        posts.append({**asked, "Id": 30, "Title": "Another question about foam", "AcceptedAnswerId": 0})
    links: Rows = [{"Id": 1, "CreationDate": DAY, "PostId": 30, "RelatedPostId": 10, "LinkTypeId": dice.choice((1, 3))}]
    write_dump(
        company.folder,
        Posts=sorted(posts, key=lambda row: int(str(row["Id"]))),
        Comments=[row for row in COMMENTS if dice.random() < 0.8],
        Votes=[row for row in VOTES if dice.random() < 0.8],
        PostLinks=links,
    )
    summary = import_stackexchange(company.folder, SITE, "https://foam.example.org", "en", company.now)
    space = db.session.scalars(select(Space.id).where(Space.slug == SITE)).one()
    if space not in company.spaces:
        company.spaces.append(space)
    return summary


def _changed(company: Company, row: dict[str, object]) -> dict[str, object]:
    if row["Id"] != 10:
        return row
    closed = {"ClosedDate": DAY} if company.dice.random() < 0.3 else {}
    accepted = {"AcceptedAnswerId": company.dice.choice((11, 12, 0))}
    return {**row, "Title": f"Why is it so? {company.word()}", **accepted, **closed}


def _later(number: int) -> dict[str, object]:
    """An answer that came after the first dump."""
    answer = next(row for row in POSTS if row["Id"] == 12)
    return {**answer, "Id": number, "Body": f"<p>A later answer, number {number}.</p>"}


IMPORTING: tuple[Deed, ...] = (bring_in,)  # type: ignore[assignment]
