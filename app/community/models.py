"""Tables that tools from outside rely on: `Thread` and `Post`."""

from app.community.posts.models import Post
from app.community.threads.models import Thread

__all__ = ["Post", "Thread"]
