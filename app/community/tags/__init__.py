"""Tags, synonyms and experts."""
