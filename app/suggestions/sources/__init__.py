"""Sources of suggestions: questions and cases of customers."""
