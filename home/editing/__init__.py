"""What editors work with: templates, approval, a calendar, and the daily look over their texts."""
