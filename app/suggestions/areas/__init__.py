"""Areas of the product, for admins."""
