"""Kinds of notifications."""
