"""Delete, hide and approve posts."""
