"""Suggestions with their evidence, as CSV and JSON Lines for other tools."""
