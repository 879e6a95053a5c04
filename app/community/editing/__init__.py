"""Edits, revisions, suggested edits and edit conflicts."""
