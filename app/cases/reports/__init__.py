"""Reports on resolved cases."""
