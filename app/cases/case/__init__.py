"""One case: status, priority, follow-up date, reopening."""
