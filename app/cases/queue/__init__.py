"""The queue: filters, saved views, rows, totals, live updates."""
