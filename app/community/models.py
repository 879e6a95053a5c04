"""The tables `Thread` and `Post`, re-exported for external tools."""

from app.community.posts.models import Post
from app.community.threads.models import Thread

__all__ = ["Post", "Thread"]
