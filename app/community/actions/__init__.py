"""Every write of the community: one function for each thing that a person or the clock does."""
