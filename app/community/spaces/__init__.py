"""Spaces, and who is staff in which."""
