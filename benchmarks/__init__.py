"""How fast it is, measured beside what the same server could do at best. Never a timed test: machines differ."""
