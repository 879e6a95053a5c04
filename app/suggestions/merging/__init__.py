"""Merge suggestions, and undo it."""
