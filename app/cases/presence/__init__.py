"""Who has a case open now, and what each has seen."""
