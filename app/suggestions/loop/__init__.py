"""Closing the loop: who is notified when it ships, and who says that it is still not solved."""
