"""What a company does to questions and cases: one deed each, by someone who may, mostly."""

from __future__ import annotations

from tests.cases.company import Company
from tests.cases.deeds.asking import ASKING
from tests.cases.deeds.community import COMMUNITY
from tests.cases.deeds.promises import PROMISES
from tests.cases.deeds.spreading import SPREADING
from tests.cases.deeds.together import TOGETHER
from tests.cases.deeds.work import WORK

DEEDS = (*COMMUNITY, *WORK, *ASKING, *TOGETHER, *PROMISES, *SPREADING)


def act(company: Company) -> None:
    """One deed by one of them; then the worker, or not."""
    company.attempt(company.dice.choice(DEEDS))
    if company.dice.random() < 0.4:
        company.hear()
    if company.dice.random() < 0.3:
        company.tick()
