"""All tables of the product: importing this module declares them."""

from __future__ import annotations

from app.accounts.members import models as accounts_members_models
from app.accounts.registration import models as accounts_registration_models
from app.accounts.segments import models as accounts_segments_models
from app.accounts.sign_in import models as accounts_sign_in_models
from app.cases.bulk_actions import models as cases_bulk_actions_models
from app.cases.business_hours import models as cases_business_hours_models
from app.cases.case import models as cases_case_models
from app.cases.case_types import models as cases_case_types_models
from app.cases.csat import models as cases_csat_models
from app.cases.escalation_rules import models as cases_escalation_rules_models
from app.cases.merging import models as cases_merging_models
from app.cases.presence import models as cases_presence_models
from app.cases.queue import models as cases_queue_models
from app.cases.saved_replies import models as cases_saved_replies_models
from app.cases.sla import models as cases_sla_models
from app.cases.teams import models as cases_teams_models
from app.cases.timeline import models as cases_timeline_models
from app.cases.undo_send import models as cases_undo_send_models
from app.community.attachments import models as community_attachments_models
from app.community.badges import models as community_badges_models
from app.community.drafts import models as community_drafts_models
from app.community.editing import models as community_editing_models
from app.community.following import models as community_following_models
from app.community.members import models as community_members_models
from app.community.posts import models as community_posts_models
from app.community.root_causes import models as community_root_causes_models
from app.community.spaces import models as community_spaces_models
from app.community.tags import models as community_tags_models
from app.community.threads import models as community_threads_models
from app.community.voting import models as community_voting_models
from app.core import activity as core_activity
from app.core import audit_log as core_audit_log
from app.core import settings as core_settings
from app.core.db import insert as core_db_insert
from app.core.outbox import leases as core_outbox_leases
from app.core.outbox import models as core_outbox_models
from app.core.web import idempotency as core_web_idempotency
from app.importing import models as importing_models
from app.moderation import models as moderation_models
from app.notifications import models as notifications_models
from app.reputation import models as reputation_models
from app.suggestions import models as suggestions_models

MODULES = (
    accounts_members_models,
    accounts_registration_models,
    accounts_segments_models,
    accounts_sign_in_models,
    cases_bulk_actions_models,
    cases_business_hours_models,
    cases_case_models,
    cases_case_types_models,
    cases_csat_models,
    cases_escalation_rules_models,
    cases_merging_models,
    cases_presence_models,
    cases_queue_models,
    cases_saved_replies_models,
    cases_sla_models,
    cases_teams_models,
    cases_timeline_models,
    cases_undo_send_models,
    community_attachments_models,
    community_badges_models,
    community_drafts_models,
    community_editing_models,
    community_following_models,
    community_members_models,
    community_posts_models,
    community_root_causes_models,
    community_spaces_models,
    community_tags_models,
    community_threads_models,
    community_voting_models,
    core_activity,
    core_audit_log,
    core_db_insert,
    core_outbox_leases,
    core_outbox_models,
    core_settings,
    core_web_idempotency,
    importing_models,
    moderation_models,
    notifications_models,
    reputation_models,
    suggestions_models,
)
"""The modules that define tables."""
