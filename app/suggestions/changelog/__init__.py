"""The changelog: what is new, improved and fixed, and the suggestions that it ships."""
