"""Wiring of the domains: reactions, schedule, slots, hooks."""
