"""Follow, mute and bookmark."""
