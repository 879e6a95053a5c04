"""Publish a private message as a public answer, redacted."""
