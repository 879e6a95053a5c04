"""The tables of the community."""

from app.community.models.attachment import Attachment
from app.community.models.backing import Backing, Subscription
from app.community.models.draft import Draft
from app.community.models.honour import BadgeAward, Standing
from app.community.models.imported import Imported
from app.community.models.post import Mention, Post, Revision, Vote
from app.community.models.proposal import SuggestedEdit
from app.community.models.reading import Bookmark, Follow, ReadMark, Visit
from app.community.models.space import Space, SpaceSegment, SpaceTag
from app.community.models.tag import RelatedTag, Tag, TagExpert, ThreadTag
from app.community.models.theme import Theme
from app.community.models.thread import Thread, ThreadAccess, ThreadLink

__all__ = [
    "Attachment",
    "Backing",
    "BadgeAward",
    "Bookmark",
    "Draft",
    "Follow",
    "Imported",
    "Mention",
    "Post",
    "ReadMark",
    "RelatedTag",
    "Revision",
    "Space",
    "SpaceSegment",
    "SpaceTag",
    "Standing",
    "Subscription",
    "SuggestedEdit",
    "Tag",
    "TagExpert",
    "Theme",
    "Thread",
    "ThreadAccess",
    "ThreadLink",
    "ThreadTag",
    "Visit",
    "Vote",
]
