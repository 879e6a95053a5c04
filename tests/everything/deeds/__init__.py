"""What the company does: every deed that other tests know, and those of this folder."""

from __future__ import annotations

from tests.cases.company import Deed
from tests.cases.deeds import DEEDS as OF_CASES
from tests.community import company as community
from tests.everything.company import Company
from tests.everything.deeds.importing import IMPORTING
from tests.everything.deeds.moderating import MODERATING
from tests.everything.deeds.places import PLACES
from tests.everything.deeds.suggesting import SUGGESTING

NO_DEEDS = (community.make_private,)  # nobody can do so: tests of counters call what lies below
SELDOM = (community.suggest_edit, community.decide_edit, community.merge)  # one follows the other, or staff alone may
OF_COMMUNITY = (*(deed for deed in community.DEEDS if deed not in NO_DEEDS), *SELDOM * 3)
DOMAINS: tuple[tuple[Deed, ...], ...] = (OF_CASES, OF_COMMUNITY, MODERATING, SUGGESTING, PLACES, IMPORTING)  # type: ignore[assignment]
WEIGHTS = (35, 25, 17, 10, 11, 2)
TRIES = 4  # of one deed, by whoever the dice say
DEEDS = tuple(deed for deeds in DOMAINS for deed in deeds)


def act(company: Company) -> None:
    """One deed by one of them, or by the next where it is refused; then the worker, or not."""
    (deeds,) = company.dice.choices(DOMAINS, WEIGHTS)
    deed = company.dice.choice(deeds)
    any(company.attempt(deed) for _ in range(TRIES))
    if company.dice.random() < 0.3:
        company.hear()
    if company.dice.random() < 0.1:
        company.tick()
