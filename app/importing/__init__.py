"""Import of Stack Exchange dumps."""
