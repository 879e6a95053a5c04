"""The page of one thread."""
