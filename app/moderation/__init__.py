"""Flags, what waits for a look, sanctions, and the log of such deeds."""
