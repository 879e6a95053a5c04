"""Who is told: inbox, mails, switches."""
