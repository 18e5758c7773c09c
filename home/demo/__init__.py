"""The demonstration: its pages, subject by subject, all of it invented."""
