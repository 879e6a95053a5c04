"""Atom feeds, sitemap and robots.txt."""
