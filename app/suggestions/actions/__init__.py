"""Every deed with suggestions."""
