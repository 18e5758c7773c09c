"""Pages from which one comes to procedures without typing: by field, agency, level, audience, letter, use."""
