"""The admin's pages for files that come in and go out: import with a preview, templates, export."""
