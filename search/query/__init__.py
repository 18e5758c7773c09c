"""The query language of citizens: from what was typed to what is meant. One module for each idea."""
