"""Files and images of posts."""
