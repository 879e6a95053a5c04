"""Escalate a thread to a case, and withdraw the escalation."""
