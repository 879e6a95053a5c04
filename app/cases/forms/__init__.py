"""What people type into cases, by subject."""
