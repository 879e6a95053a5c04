"""What members do with what they are told."""
