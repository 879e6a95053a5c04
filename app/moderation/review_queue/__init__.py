"""What waits for review, decisions and the activity log."""
