"""What the clock does for the community: one file for each subject."""

from app.community.jobs.clearing import forget_unused_files
from app.community.jobs.drafts import forget_drafts
from app.community.jobs.heating import refresh_hot, refresh_warm
from app.community.jobs.viewing import SEEN, fold_views
from app.community.jobs.visiting import fold_visits

__all__ = ["SEEN", "fold_views", "fold_visits", "forget_drafts", "forget_unused_files", "refresh_hot", "refresh_warm"]
