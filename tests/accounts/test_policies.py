"""Who may do what with accounts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.accounts.members.models import Member, Role
from app.accounts.policies import can_administer, can_register, can_sign_in

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_registration_is_open_or_closed():
    assert can_register(True)
    assert not can_register(False)


@pytest.mark.parametrize(
    ("role", "space_id", "may"),
    [("admin", None, True), ("admin", 7, False)]
    + [(role, None, False) for role in ("moderator", "agent", "product", None)],
)
def test_only_admins_of_everything_administer(role, space_id, may):
    member = Member(id=1, roles=[Role(name=role, space_id=space_id)] if role else [])
    assert bool(can_administer(member)) is may


def test_a_stranger_administers_nothing():
    assert not can_administer(None)


@pytest.mark.parametrize(
    ("verified_at", "erased_at", "may"), [(NOW, None, True), (None, None, False), (NOW, NOW, False), (None, NOW, False)]
)
def test_who_has_an_account_to_sign_in_to(verified_at, erased_at, may):
    assert bool(can_sign_in(Member(id=1, email_verified_at=verified_at, erased_at=erased_at))) is may


def test_nobody_has_none():
    assert not can_sign_in(None)
