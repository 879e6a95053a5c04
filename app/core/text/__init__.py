"""Text: normal form, Markdown, sanitised HTML, slugs."""
