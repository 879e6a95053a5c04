"""Actions that an anonymous visitor starts, completed after sign-in."""
