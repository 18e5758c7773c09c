"""Working calendars: a year on one page, and every change looked at before it counts."""
