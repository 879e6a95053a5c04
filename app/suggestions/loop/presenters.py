"""What the page of a suggestion shows of the time after shipping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.members.models import AGENT, Member
from app.suggestions.loop.models import UnsolvedReport
from app.suggestions.loop.policies import can_read_reports, can_report, can_see_loop
from app.suggestions.loop.queries import reports_of
from app.suggestions.models import SHIPPED, UNDER_REVIEW, Source, StatusChange, Suggestion


@dataclass(frozen=True)
class Aftermath:
    """Reports since it shipped (`recent`) and all of them; `mine` is what the viewer reported since it shipped."""

    is_shipped: bool = False
    recent: int = 0
    reports: Sequence[UnsolvedReport] = ()
    mine: UnsolvedReport | None = None
    may_report: bool = False
    may_sign_in: bool = False
    reads_reports: bool = False
    opens_cases: bool = False
    sees_loop: bool = False


def aftermath_of(
    suggestion: Suggestion,
    changes: Sequence[StatusChange],
    sources: Sequence[Source],
    viewer: Member | None,
    *,
    is_backing: bool,
) -> Aftermath:
    """Return what to show. One statement if the suggestion has ever shipped, none otherwise."""
    if not any(change.after == SHIPPED for change in changes):
        return Aftermath()
    newest, reports = changes[0], reports_of(suggestion)
    recent = [report for report in reports if report.shipping_id == newest.id]
    mine = next((report for report in recent if viewer and report.member_id == viewer.id), None)
    asked = any(viewer and source.customer_id == viewer.id for source in sources)
    has_stake = is_backing or asked or bool(viewer and suggestion.thread.asker_id == viewer.id)
    return Aftermath(
        is_shipped=True,
        recent=len(recent) if suggestion.status == UNDER_REVIEW else 0,
        reports=reports,
        mine=mine,
        may_report=mine is None and bool(can_report(viewer, suggestion, newest, has_stake=has_stake)),
        may_sign_in=viewer is None and suggestion.status == SHIPPED,
        reads_reports=bool(can_read_reports(viewer, suggestion)),
        opens_cases=viewer is not None and viewer.has_role(AGENT, suggestion.thread.space_id),
        sees_loop=bool(can_see_loop(viewer, suggestion)),
    )
