"""Detection of rigged votes."""
