"""Types of cases, with their team and SLA policy."""
