"""Spaces, threads, posts, votes, tags, revisions, member pages."""
