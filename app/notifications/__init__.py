"""Inbox and mails: who is notified of what."""
