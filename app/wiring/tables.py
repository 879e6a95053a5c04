"""All tables of the product: importing this module declares them."""

from __future__ import annotations

from app.accounts.members import models as members_models
from app.accounts.registration import models as registration_models
from app.accounts.segments import models as segments_models
from app.accounts.sign_in import models as sign_in_models
from app.cases.bulk_actions import models as bulk_actions_models
from app.cases.business_hours import models as business_hours_models
from app.cases.case import models as case_models
from app.cases.case_types import models as case_types_models
from app.cases.csat import models as csat_models
from app.cases.escalation_rules import models as escalation_rules_models
from app.cases.merging import models as merging_models
from app.cases.presence import models as presence_models
from app.cases.saved_replies import models as saved_replies_models
from app.cases.saved_views import models as saved_views_models
from app.cases.sla import models as sla_models
from app.cases.teams import models as teams_models
from app.cases.timeline import models as timeline_models
from app.cases.undo_send import models as undo_send_models
from app.community.attachments import models as attachments_models
from app.community.badges import models as badges_models
from app.community.drafts import models as drafts_models
from app.community.following import models as following_models
from app.community.members import models as community_members_models
from app.community.posts import models as posts_models
from app.community.root_causes import models as root_causes_models
from app.community.spaces import models as spaces_models
from app.community.suggested_edits import models as suggested_edits_models
from app.community.tags import models as tags_models
from app.community.threads import models as threads_models
from app.community.voting import models as voting_models
from app.core import activity, audit_log, settings
from app.core.cache import change_log
from app.core.outbox import leases
from app.core.outbox import models as outbox_models
from app.core.synonyms import models as synonyms_models
from app.core.text_index import models as text_index_models
from app.core.text_vectors import models as text_vectors_models
from app.core.web import idempotency
from app.importing import models as importing_models
from app.moderation import models as moderation_models
from app.notifications import models as notifications_models
from app.reputation import models as reputation_models
from app.search.deflection import models as deflection_models
from app.search.log import models as search_log_models
from app.search.related import models as related_models
from app.suggestions import models as suggestions_models
from app.suggestions.changelog import models as changelog_models
from app.suggestions.decisions import models as decisions_models
from app.suggestions.loop import models as loop_models
from app.suggestions.merging import models as suggestions_merging_models

MODULES = (
    members_models,
    registration_models,
    segments_models,
    sign_in_models,
    bulk_actions_models,
    business_hours_models,
    case_models,
    case_types_models,
    csat_models,
    escalation_rules_models,
    merging_models,
    presence_models,
    saved_replies_models,
    saved_views_models,
    sla_models,
    teams_models,
    timeline_models,
    undo_send_models,
    attachments_models,
    badges_models,
    drafts_models,
    suggested_edits_models,
    following_models,
    community_members_models,
    posts_models,
    root_causes_models,
    spaces_models,
    tags_models,
    threads_models,
    voting_models,
    activity,
    audit_log,
    change_log,
    leases,
    outbox_models,
    settings,
    text_index_models,
    text_vectors_models,
    idempotency,
    importing_models,
    moderation_models,
    notifications_models,
    reputation_models,
    deflection_models,
    search_log_models,
    related_models,
    synonyms_models,
    suggestions_models,
    suggestions_merging_models,
    changelog_models,
    loop_models,
    decisions_models,
)
"""The modules that define tables."""
