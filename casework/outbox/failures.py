"""What keeps a message from going out; anything else that is raised counts as temporary."""


class SendingError(Exception):
    """Raised by a sender; its text is shown to the staff."""


class ChannelDown(SendingError):
    """The server or gateway does not work: no message's fault, so none counts an attempt."""


class Refused(SendingError):
    """This message will never be taken, e.g. its recipient does not exist."""


class NotConfigured(SendingError):
    """There is no way out of this kind here."""
