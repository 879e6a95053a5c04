"""Support cases: escalation, case files, service levels and what comes back to the thread."""
