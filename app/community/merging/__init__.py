"""Merge, move and split threads."""
