"""Pages for development; never in production."""
