"""Page cache and fragment cache."""
