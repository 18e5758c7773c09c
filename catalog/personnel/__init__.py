"""The administrator's pages about people: who works here, as what, with how much in hand."""
