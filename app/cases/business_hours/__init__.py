"""Business calendars: opening hours and public holidays."""
