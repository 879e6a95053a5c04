"""The inbox, and which emails a member gets."""
