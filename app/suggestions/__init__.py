"""Product suggestions, their status and their sources."""
