"""File storage, images and file types."""
