"""Undo a message or a resolution for a few seconds."""
