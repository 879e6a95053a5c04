"""Rules that escalate questions automatically, with a dry run."""
