"""Product ideas: sources, status, official responses, roadmap."""
