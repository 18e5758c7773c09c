"""Learning from use without tracking people: what is counted, how it is written, what editors read of it."""
