"""The tables of the community."""

from app.community.models.backing import Backing, Subscription
from app.community.models.imported import Imported
from app.community.models.post import Post, Revision, Vote
from app.community.models.space import Space
from app.community.models.tag import Tag, ThreadTag
from app.community.models.thread import Thread, ThreadAccess, ThreadLink

__all__ = [
    "Backing",
    "Imported",
    "Post",
    "Revision",
    "Space",
    "Subscription",
    "Tag",
    "Thread",
    "ThreadAccess",
    "ThreadLink",
    "ThreadTag",
    "Vote",
]
