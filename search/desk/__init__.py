"""The editors' desk of the search: what people look for, and the words that lead them."""
