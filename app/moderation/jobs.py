"""Scheduled jobs of moderation."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.community.members import trust_levels
from app.community.posts.models import Post
from app.core.db.base import db
from app.moderation.models import AGREED, Flag
from app.reputation.trust_levels import ROLLING_DAYS


def review_trust(now: datetime) -> None:
    """Set trust levels by activity and by how many recent posts were flagged, if moderators agreed."""
    lately = (Flag.outcome == AGREED, Flag.decided_at >= now - timedelta(days=ROLLING_DAYS))
    posts = func.count(Flag.post_id.distinct())
    flagged = select(Post.author_id, posts).join(Post, Post.id == Flag.post_id).where(*lately).group_by(Post.author_id)
    trust_levels.review_trust({row[0]: row[1] for row in db.session.execute(flagged) if row[0] is not None}, now)
