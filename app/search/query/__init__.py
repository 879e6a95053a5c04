"""Queries: what was typed, and how it selects and ranks threads."""
