"""Root causes behind questions, for staff."""
