"""The room's contents in the portal's search, and as ways into the catalog."""
