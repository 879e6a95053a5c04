"""What of a thread is searched, and how the index of threads is kept up to date."""
