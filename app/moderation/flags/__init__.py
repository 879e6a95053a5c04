"""Reports of posts, and hiding by moderators."""
