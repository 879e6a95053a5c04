"""Foundations for every domain; nothing in here depends on the forum."""
