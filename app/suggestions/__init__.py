"""Suggestions for the product, their status and sources."""
