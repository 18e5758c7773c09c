"""The first pages: of the province, and of each department."""
