"""Requests and answers: forms, transactions, error pages, languages, rate limits."""
