"""The postal clerk's pages in the staff area."""
