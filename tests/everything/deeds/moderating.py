"""What moderators decide of posts and people, what those say to it, and what is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.members.models import Member
from app.community.editing import version_withdrawal
from app.community.posts.models import Post
from app.core.db.base import db
from app.core.errors import NotFound
from app.moderation.appeals import actions as appeals_actions
from app.moderation.flags import actions as flags_actions
from app.moderation.models import APPEAL, FLAGS, REASONS, SANCTIONS, PostRemoval, ReviewItem, Sanction
from app.moderation.policies import decisions_for
from app.moderation.review_queue import actions as review_queue_actions
from app.moderation.rules import SUSPENSION_LADDER
from app.moderation.sanctions import actions as sanctions_actions
from app.moderation.sanctions import remove_posts as sanctions_remove_posts
from tests.cases.company import WITH_POST, Deed
from tests.everything.company import Company

WORDS = "It says what others said before."


def flag(company: Company) -> Any:
    text = f"{WORDS} {company.word()}"
    return flags_actions.flag(company.anyone(), company.post(), company.dice.choice(REASONS), text, company.now)


def flag_by_many(company: Company) -> Any:
    """So many that it is hidden, and a newcomer silenced."""
    post = company.post()
    for number in company.dice.sample(company.everyone, 4):
        flags_actions.flag(company.member(number), post, "spam", WORDS, company.now)


def decide(company: Company) -> Any:
    """Any item that waits, whatever it is about."""
    return _decide(company, ReviewItem.decided_at.is_(None))


def decide_flags(company: Company) -> Any:
    return _decide(company, ReviewItem.decided_at.is_(None), ReviewItem.kind == FLAGS)


def decide_appeal(company: Company) -> Any:
    return _decide(company, ReviewItem.decided_at.is_(None), ReviewItem.kind == APPEAL)


def _decide(company: Company, *where: Any) -> Any:
    item, actor = _item(company, *where), company.moderator()
    offered = decisions_for(actor, item)
    if not offered:
        raise NotFound
    words = {"reason": company.dice.choice(REASONS), "text": WORDS}
    return review_queue_actions.decide(actor, item, company.dice.choice(offered), company.now, **words)


def take_decision_back(company: Company) -> Any:
    return review_queue_actions.reopen(
        company.moderator(), _item(company, ReviewItem.decided_at.is_not(None)), company.now
    )


def _item(company: Company, *where: Any) -> ReviewItem:
    item: ReviewItem = company.any_of(ReviewItem, *where)
    loads = joinedload(ReviewItem.post).options(*WITH_POST), joinedload(ReviewItem.member)
    again = select(ReviewItem).where(ReviewItem.id == item.id).options(*loads)
    return db.session.scalars(again.execution_options(populate_existing=True)).one()


def appeal_for_post(company: Company) -> Any:
    post = company.post((Post.deleted_at.is_not(None)) | (Post.hidden_at.is_not(None)))
    return appeals_actions.appeal_for_post(
        company.author_of(post.author_id), post, "I asked in good faith.", company.now
    )


def appeal_for_sanction(company: Company) -> Any:
    imposed: Sanction = company.any_of(Sanction)
    member = company.author_of(imposed.member_id)
    return appeals_actions.appeal_for_sanction(member, imposed, "I did not know that.", company.now)


def sanction(company: Company) -> Any:
    kind, hours = company.dice.choice(SANCTIONS[:3]), company.dice.choice(SUSPENSION_LADDER)
    member = company.peer() if company.dice.random() < 0.8 else company.anyone()
    return sanctions_actions.sanction(company.moderator(), member, kind, hours, WORDS, company.now)


def lift(company: Company) -> Any:
    imposed: Sanction = company.any_of(Sanction, Sanction.lifted_at.is_(None), Sanction.ends_at > company.now)
    imposed.member = company.member(imposed.member_id)
    return sanctions_actions.lift(company.moderator(), imposed, "Enough.", company.now)


def undo_sanction(company: Company) -> Any:
    """It was the wrong one: its moderator sees so at once."""
    actor, member = company.moderator(), company.peer()
    imposed = sanctions_actions.sanction(actor, member, "silence", SUSPENSION_LADDER[0], WORDS, company.now)
    return sanctions_actions.undo(actor, imposed, company.now + timedelta(minutes=1))


def remove_posts(company: Company) -> Any:
    member = company.peer()
    return sanctions_remove_posts.remove_posts(
        company.moderator(), member, company.dice.choice(REASONS), WORDS, company.now
    )


def restore_posts(company: Company) -> Any:
    removal: PostRemoval = company.any_of(PostRemoval)
    loads = joinedload(PostRemoval.member).options(selectinload(Member.roles))
    removal = db.session.scalars(select(PostRemoval).where(PostRemoval.id == removal.id).options(loads)).one()
    return sanctions_remove_posts.restore_posts(company.moderator(), removal, company.now)


def remember(company: Company) -> Any:
    return sanctions_actions.note(company.moderator(), company.peer(), "We talked by phone.", company.now)


def withdraw_version(company: Company) -> Any:
    post = company.post(Post.revision > 1)
    number = company.dice.randint(1, post.revision)
    deed = company.dice.choice((version_withdrawal.withdraw_version, version_withdrawal.restore_version))
    return deed(company.moderator(), post, number, company.now)


MODERATING: tuple[Deed, ...] = (
    flag, flag_by_many, flag_by_many, decide, decide, decide, decide_flags, decide_appeal, decide_appeal,
    take_decision_back, take_decision_back, appeal_for_post, appeal_for_post, appeal_for_sanction, sanction, lift,
    undo_sanction, remove_posts, restore_posts, restore_posts, remember, withdraw_version,
)  # type: ignore[assignment]  # fmt: skip
