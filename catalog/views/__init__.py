"""Public pages of the catalog: one procedure and its ledger, the forms, the agencies."""
