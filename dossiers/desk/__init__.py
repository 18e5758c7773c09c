"""The officers' desk inside the Wagtail admin: queue, dossier page, one panel for each move, counter intake."""
