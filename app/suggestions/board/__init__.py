"""The board of suggestions: orders, filters, and the score of what is trending."""
