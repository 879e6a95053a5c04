"""What connects the domains: reactions, schedule, slots, hooks."""
