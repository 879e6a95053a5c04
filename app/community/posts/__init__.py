"""Posts: answers and comments."""
