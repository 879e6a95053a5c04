"""Warnings, silences and suspensions of members."""
