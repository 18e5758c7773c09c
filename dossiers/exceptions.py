"""What can go wrong with a dossier that is nobody's typing error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dossiers.workflow import ASSIGN, MOVES

if TYPE_CHECKING:
    from dossiers.models import Event


class DossierError(Exception):
    """The text is a sentence for the reader, in their language."""


class IntakeClosed(DossierError):
    """The agency does not take this dossier: it is not a desk of the procedure, or takes nothing online."""


class IllegalMove(DossierError):
    """The dossier is no longer where the caller saw it. `first` is the event that was quicker."""

    def __init__(self, action: str, first: Event | None) -> None:
        self.action = action
        self.first = first
        super().__init__(action)

    def __str__(self) -> str:
        if self.first is None or self.first.action not in {*MOVES, ASSIGN}:
            return _("The dossier does not allow this step now. Nothing has changed.")
        return _("The dossier was just %(done)s by %(who)s at %(time)s. Nothing has changed.") % {
            "done": done_words(self.first.action),
            "who": self.first.actor or pgettext("who acted", "the applicant"),
            "time": date_format(timezone.localtime(self.first.at), "DATETIME_FORMAT"),
        }


def done_words(action: str) -> str:
    return str(MOVES[action].done) if action in MOVES else pgettext("done", "assigned")
