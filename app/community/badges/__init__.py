"""Badges: definitions, criteria, awards."""
