"""Bringing another community in: members, threads, votes and history, with their authors named."""
