"""Synonyms of search words: they widen a query of any domain."""
