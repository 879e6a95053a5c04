"""Two people change one case at the same time: compare, merge, explain."""
