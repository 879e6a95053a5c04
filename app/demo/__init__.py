"""Demonstration data: some weeks of a community, played through the real actions."""
