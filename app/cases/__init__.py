"""Support cases: escalation, queue, SLA, timeline, resolution."""
