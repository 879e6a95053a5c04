"""Internal notes, private messages and public answers of a case, in order."""
