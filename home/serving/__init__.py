"""Pages as readers get them: by address, language and lock, with the menus and lines that stand round them."""
