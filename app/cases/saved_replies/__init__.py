"""Saved replies of teams and agents."""
