"""The index, ranking, similar questions."""
