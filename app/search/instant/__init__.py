"""Results while one types."""
