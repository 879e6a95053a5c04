"""Merge suggestions, undo it, and move suggestions between areas."""
