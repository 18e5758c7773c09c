"""The catalog as files for everybody: made every day, with checksums, a data dictionary and a licence."""
