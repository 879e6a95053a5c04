"""Suggested edits: suggest, accept, reject, improve, withdraw."""
