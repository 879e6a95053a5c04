"""Customer satisfaction survey of a resolved case."""
