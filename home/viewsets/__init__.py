"""What editors keep beside the pages: announcements, templates of pages, the calendar of contents."""
