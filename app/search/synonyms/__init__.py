"""Synonyms of search words, kept by staff."""
