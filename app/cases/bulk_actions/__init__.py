"""One action on many cases, and its undo."""
