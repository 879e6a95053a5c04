"""SLA policies and timers, and how a due time is explained."""
