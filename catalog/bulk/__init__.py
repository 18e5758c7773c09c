"""What editors do with many procedures at once."""
