"""Mail messages and transports."""
