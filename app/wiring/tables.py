"""Every table of the product: importing this module declares them all."""

from __future__ import annotations

from app.accounts.members import models as accounts_members_models  # noqa: F401
from app.accounts.registration import models as accounts_registration_models  # noqa: F401
from app.accounts.segments import models as accounts_segments_models  # noqa: F401
from app.accounts.sign_in import models as accounts_sign_in_models  # noqa: F401
from app.cases.bulk_actions import models as cases_bulk_actions_models  # noqa: F401
from app.cases.business_hours import models as cases_business_hours_models  # noqa: F401
from app.cases.case import models as cases_case_models  # noqa: F401
from app.cases.case_types import models as cases_case_types_models  # noqa: F401
from app.cases.csat import models as cases_csat_models  # noqa: F401
from app.cases.escalation_rules import models as cases_escalation_rules_models  # noqa: F401
from app.cases.merging import models as cases_merging_models  # noqa: F401
from app.cases.presence import models as cases_presence_models  # noqa: F401
from app.cases.queue import models as cases_queue_models  # noqa: F401
from app.cases.saved_replies import models as cases_saved_replies_models  # noqa: F401
from app.cases.sla import models as cases_sla_models  # noqa: F401
from app.cases.teams import models as cases_teams_models  # noqa: F401
from app.cases.timeline import models as cases_timeline_models  # noqa: F401
from app.cases.undo_send import models as cases_undo_send_models  # noqa: F401
from app.community.attachments import models as community_attachments_models  # noqa: F401
from app.community.badges import models as community_badges_models  # noqa: F401
from app.community.drafts import models as community_drafts_models  # noqa: F401
from app.community.editing import models as community_editing_models  # noqa: F401
from app.community.following import models as community_following_models  # noqa: F401
from app.community.members import models as community_members_models  # noqa: F401
from app.community.posts import models as community_posts_models  # noqa: F401
from app.community.root_causes import models as community_root_causes_models  # noqa: F401
from app.community.spaces import models as community_spaces_models  # noqa: F401
from app.community.tags import models as community_tags_models  # noqa: F401
from app.community.threads import models as community_threads_models  # noqa: F401
from app.community.voting import models as community_voting_models  # noqa: F401
from app.core import audit_log as core_audit_log  # noqa: F401
from app.core.outbox import models as core_outbox_models  # noqa: F401
from app.importing import models as importing_models  # noqa: F401
from app.moderation import models as moderation_models  # noqa: F401
from app.notifications import models as notifications_models  # noqa: F401
from app.reputation import models as reputation_models  # noqa: F401
from app.suggestions import models as suggestions_models  # noqa: F401
