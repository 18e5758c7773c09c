"""The editors' form of a whole procedure: its rows, its panels, its versions and the notes on it."""
