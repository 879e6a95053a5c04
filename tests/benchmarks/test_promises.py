"""A promise is met, missed or not measured, and its line says so."""

from __future__ import annotations

import pytest

from benchmarks.promises import (
    MET,
    MISSED,
    NOT_MEASURED,
    PERCENT,
    PROMISES,
    Finding,
    at_least,
    at_most,
    budget_of,
    line,
    verdict,
)
from benchmarks.verifying import NotMeasured, Report


@pytest.mark.parametrize(
    ("limit", "value", "found"),
    [
        (at_least(0.4, PERCENT), 0.4, MET),
        (at_least(0.4, PERCENT), 0.39, MISSED),
        (at_most(1.5, PERCENT), 1.5, MET),
        (at_most(1.5, PERCENT), 1.51, MISSED),
    ],
)
def test_a_value_at_its_limit_is_within_it(limit, value, found):
    assert verdict(limit, Finding(value)) == found


def test_what_was_not_measured_is_neither_met_nor_missed():
    assert verdict(at_least(1, PERCENT), None) == NOT_MEASURED


def test_each_database_has_its_own_limit():
    of_c1 = Finding(0.35, "700/s of 2,000/s")
    assert line("stranger", "sqlite", of_c1).split()[0] == MISSED
    assert line("stranger", "postgresql", of_c1).split()[0] == MET


def test_a_line_has_the_value_the_limit_and_a_note():
    words = line("stranger", "sqlite", Finding(0.45, "900/s of 2,000/s"))
    assert words.split("  ")[0] == MET
    assert words.endswith("45%       >= 40%  900/s of 2,000/s")


def test_a_line_without_a_value_ends_with_the_reason():
    words = line("import", "sqlite", None, "PEERCARE_DATA is not set")
    assert words.split("  ")[0] == NOT_MEASURED
    assert words.endswith(">= 2,000/s  PEERCARE_DATA is not set")


def test_a_page_without_a_budget_of_its_own_may_send_eight_statements():
    assert (budget_of("list, stranger"), budget_of("case, agent")) == (4, 8)


def fail(error: Exception) -> None:
    raise error


def test_a_measure_that_fails_costs_its_own_lines_only(capsys):
    report = Report()
    with report.measured("sqlite", "idle", "queue", "rate"):
        with report.measured("sqlite", "idle") as found:
            found["idle"] = Finding(0.004)
        with report.measured("sqlite", "queue"):
            fail(ValueError("no worker"))
        fail(NotMeasured("the server ended"))
    lines = [each.split("  ") for each in capsys.readouterr().out.splitlines()]
    assert [(each[0].strip(), each[-1]) for each in lines] == [
        (MET, "<= 1.0%"),
        (NOT_MEASURED, "ValueError: no worker"),
        (NOT_MEASURED, "the server ended"),
    ]


def test_a_promise_is_printed_only_for_the_databases_for_which_it_is_given(capsys):
    with Report().measured("postgresql", "growth", "start"):
        fail(NotMeasured("never"))
    assert capsys.readouterr().out == ""


def test_every_promise_has_a_limit():
    assert all(each.limits for each in PROMISES.values())
