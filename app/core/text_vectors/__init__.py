"""Semantic ranking (optional): vectors of documents, found by meaning, also in another language."""
