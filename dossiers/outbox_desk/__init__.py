"""The staff's pages of what the portal writes to people: the log, whom to call, the texts."""
