"""Saved views of the queue."""
