"""Groups of members: by a rule, from a file, or by hand."""
