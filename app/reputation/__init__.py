"""Points, privileges and trust levels."""
