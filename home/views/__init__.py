"""Addresses of the room that are no pages of Wagtail."""
