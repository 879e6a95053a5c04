"""Votes, acceptance, rejection and "me too"."""
