"""Appeals against removals and sanctions."""
