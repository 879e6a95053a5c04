"""What a stranger starts, done once they are signed in."""
