"""Settings of the instance and its legal pages."""
