"""Concurrent changes to one case: compare, merge, explain."""
