"""Resolve a case."""
