"""The public library of legal documents: what is in force, what it changed, and its text."""
