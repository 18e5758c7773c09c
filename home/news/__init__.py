"""News: lists by section, tag and month, their feeds, and what departments offer to the province."""
