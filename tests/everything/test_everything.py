from random import Random
import time
import pytest
from tests.everything.company import Company
from tests.everything.deeds import act
from tests.cases.truths import lies
from tests.community.recount import differences
from app.reputation.ledger import unequal
from tests.community.test_company import left_behind

@pytest.mark.parametrize("seed", range(1))
def test_it(app, tmp_path, seed):
    company = Company.found(Random(seed), f"company{seed}", tmp_path)
    t = time.time()
    with company.watched():
        try:
            for n in range(400):
                act(company)
                if n % 25 == 24:
                    company.catch_up()
                    assert differences() == []
                    assert unequal() == []
                    assert left_behind() == []
                    assert lies(company) == []
        except BaseException:
            print("\n".join(company.trail))
            raise
        finally:
            print(time.time() - t)
            print(sorted(company.done.items(), key=lambda e: -e[1]))
    assert company.end_day() == []
