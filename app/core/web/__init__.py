"""Requests and responses: forms, transactions, error pages, languages, rate limits."""
