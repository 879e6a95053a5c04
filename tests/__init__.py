"""Tests, path for path."""
