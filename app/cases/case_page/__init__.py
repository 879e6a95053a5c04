"""The agent's workspace of one case."""
