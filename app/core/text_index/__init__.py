"""The text index: documents with weighted texts, searched by terms, on SQLite, PostgreSQL or Whoosh."""
