"""The review queue, decisions and the activity log."""
