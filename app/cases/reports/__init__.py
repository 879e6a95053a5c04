"""Resolutions in figures."""
