"""Pages of the staff area about a form as a whole: its versions, its way to other provinces, all its paths."""
