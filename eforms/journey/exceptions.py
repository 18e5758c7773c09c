"""What can happen to a draft while somebody works on it elsewhere."""


class DraftGone(Exception):
    """It was submitted, deleted, or has expired since it was read: nothing more is saved in it."""


class DraftChanged(Exception):
    """Its answers or files are no longer those that were judged: they must be looked at once more."""
