"""Consultation on drafts: when comments are taken, what comes of them, and what is kept of people."""
