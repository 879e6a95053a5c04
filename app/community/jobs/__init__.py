"""What the clock does for the community: one file for each subject."""

from app.community.jobs.viewing import SEEN, fold_views

__all__ = ["SEEN", "fold_views"]
