"""Teams, absences and assignment."""
