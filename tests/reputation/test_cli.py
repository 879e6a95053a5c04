"""`flask reputation verify` tells whose reputation is not what their ledger says."""

from __future__ import annotations

from flask import Flask

from app.accounts.members.models import Member
from app.core.db.session import unit_of_work


def test_all_is_well_where_reputations_equal_their_ledgers(app: Flask, ana: Member) -> None:
    result = app.test_cli_runner().invoke(args=["reputation", "verify"])
    assert (result.exit_code, result.output) == (0, "Everyone's reputation equals their ledger.\n")


def test_whoever_differs_is_named(app: Flask, ana: Member) -> None:
    with unit_of_work():
        ana.reputation = 42
    result = app.test_cli_runner().invoke(args=["reputation", "verify"])
    assert (result.exit_code, result.output) == (1, f"Member {ana.id} has 42; the ledger says 1.\n")
