"""Product areas, managed by admins."""
