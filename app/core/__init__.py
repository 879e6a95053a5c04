"""What every domain builds on; it knows nothing of the forum."""
