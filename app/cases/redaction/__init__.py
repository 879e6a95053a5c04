"""Find personal data and private text before it is published."""
