"""Drafts: the saved input of every form."""
