"""The customer's pages of their own cases."""
