"""The decision queue: what has reached critical mass and waits for the product team."""
