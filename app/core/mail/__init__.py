"""Email messages and transports."""
