"""Inbox and emails: who is notified of what."""
