"""Edits, revisions and edit conflicts."""
