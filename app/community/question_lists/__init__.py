"""Home page, lists of questions with filters, and the hot score."""
