"""What was searched, without who did, and what was not found."""
