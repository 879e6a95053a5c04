"""How well the search finds similar questions: `python -m benchmarks.relevance`."""
