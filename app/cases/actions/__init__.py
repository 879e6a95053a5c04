"""Every write of cases, by subject."""
