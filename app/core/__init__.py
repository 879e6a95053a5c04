"""What knows nothing of the forum: database, errors, policy, events, pages."""
