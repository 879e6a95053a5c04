"""Back a suggestion on behalf of a customer."""
