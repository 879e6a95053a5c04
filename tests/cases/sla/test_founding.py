"""Which policy a case goes by: the most specific one."""

from __future__ import annotations

import pytest

from app.accounts.segments.models import Segment, SegmentMember
from app.cases.case_types.models import CaseType
from app.cases.sla.actions import ensure_defaults, select_sla_policy
from app.cases.sla.models import SlaPolicy
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import NOW


@pytest.fixture
def case_type(app) -> CaseType:
    with unit_of_work():
        made = CaseType(name="Outage", created_at=NOW)
        db.session.add(made)
    return made


@pytest.fixture
def premium(ana) -> Segment:
    """A segment that Ana is in."""
    with unit_of_work():
        made = Segment(slug="premium", name="Premium", created_at=NOW)
        db.session.add(made)
        db.session.flush()
        db.session.add(SegmentMember(segment_id=made.id, member_id=ana.id, since=NOW))
    return made


@pytest.mark.parametrize(
    ("offered", "with_case_type", "chosen"),
    [
        ((), True, "Standard"),
        (("segment",), True, "segment"),
        (("segment", "template"), True, "template"),
        (("segment", "template"), False, "segment"),
        (("segment", "template", "both"), True, "both"),
        (("both", "template"), False, "Standard"),
        (("another segment", "another template", "by hand"), True, "Standard"),
    ],
)
def test_the_most_specific_policy_is_chosen(question, case_type, premium, offered, with_case_type, chosen):
    with unit_of_work():
        standard = ensure_defaults(NOW)
        others = Segment(slug="others", name="Others", created_at=NOW), CaseType(name="Refund", created_at=NOW)
        db.session.add_all(others)
        db.session.flush()
        narrowed = {
            "segment": {"segment_id": premium.id},
            "template": {"case_type_id": case_type.id},
            "both": {"segment_id": premium.id, "case_type_id": case_type.id},
            "another segment": {"segment_id": others[0].id},
            "another template": {"case_type_id": others[1].id},
            "by hand": {},
        }
        for name in offered:
            common = {"calendar_id": standard.calendar_id, "targets": standard.targets}
            db.session.add(SlaPolicy(name=name, **common, **narrowed[name]))
    found = select_sla_policy(db.session.get_one(Thread, question.id), case_type if with_case_type else None, NOW)
    assert found.name == chosen
    assert found.calendar.value
