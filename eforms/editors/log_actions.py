"""What the history of a form says of its versions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter


def register_version_actions(actions: LogActionRegistry) -> None:
    """That a version was withdrawn, with the reason, and that it was restored."""

    @actions.register_action("eforms.withdraw")
    class Withdrawn(LogFormatter):
        label = _("Withdraw a version")

        def format_message(self, log_entry: Any) -> str:
            return str(gettext("Version %(number)s withdrawn: %(reason)s") % log_entry.data)

    @actions.register_action("eforms.restore")
    class Restored(LogFormatter):
        label = _("Restore a version")

        def format_message(self, log_entry: Any) -> str:
            return str(gettext("Version %(number)s counts again") % log_entry.data)
