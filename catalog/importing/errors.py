"""What can be wrong with a file, or with one entry of it."""


class ImportFileError(Exception):
    """The file as a whole cannot be read; the message is one line for the person who runs the import."""


class EntryRejected(Exception):
    """One entry cannot be taken; `reasons` say why, each in the reader's language."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
