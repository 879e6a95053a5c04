"""Demo data: some weeks in the life of a community, created through the real actions."""
