"""Members, their roles, usernames and profiles."""
