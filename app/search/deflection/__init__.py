"""Similar questions before one asks: who finds the answer there does not ask."""
