"""Who receives a notification, and why."""
