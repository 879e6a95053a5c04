"""Events, deliveries, scheduled jobs and the worker."""
