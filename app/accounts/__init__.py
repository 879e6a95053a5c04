"""Members, sign-in, profile, roles."""
