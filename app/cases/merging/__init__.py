"""Merge, unmerge and link cases."""
