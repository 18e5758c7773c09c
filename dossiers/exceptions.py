"""What can go wrong with a dossier that is nobody's typing error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dossiers.workflow import ASSIGN, MOVES

if TYPE_CHECKING:
    from dossiers.models import AnswerMark, DossierPaper, Event, LegStep


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


class NotThisStep(DossierError):
    """The dossier is where the caller saw it, but its present step ends otherwise, or is somebody else's."""

    def __init__(self, step: LegStep | None) -> None:
        self.step = step
        super().__init__(step.name if step else "")

    def __str__(self) -> str:
        if self.step is None:
            return _("The dossier does not allow this step now. Nothing has changed.")
        return _("The present step is “%(step)s”: it is done by %(who)s and ends with “%(move)s”. Nothing has changed.") % {
            "step": self.step.name,
            "who": self.step.person or self.step.get_role_display() or _("anyone of the agency"),
            "move": MOVES[self.step.ends_with].label,
        }


class MarkedByAnother(DossierError):
    """Another officer has marked the paper or answer since the page was shown. `mark` is theirs."""

    def __init__(self, mark: DossierPaper | AnswerMark) -> None:
        self.mark = mark
        super().__init__(mark.verdict)

    def __str__(self) -> str:
        at = self.mark.marked_at
        return _("%(who)s has just marked this “%(verdict)s” (%(time)s). Your mark was not saved.") % {
            "who": self.mark.marked_by or _("The applicant"),
            "verdict": self.mark.get_verdict_display(),
            "time": date_format(timezone.localtime(at), "H:i") if at else "",
        }


def done_words(action: str) -> str:
    return str(MOVES[action].done) if action in MOVES else pgettext("done", "assigned")
