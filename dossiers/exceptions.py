"""What can go wrong with a dossier that is nobody's typing error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from dossiers.workflow import APOLOGISE, ASSIGN, MOVES, REAPPOINT, RECALCULATE, REWORD

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
        if self.first is None or self.first.action not in {*MOVES, *OTHER_DONE}:
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
        return _(
            "The present step is “%(step)s”: it is done by %(who)s and ends with “%(move)s”. Nothing has changed."
        ) % {
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


# What was done without a move, as the next one reads it.
OTHER_DONE = {
    ASSIGN: pgettext_lazy("done", "assigned"),
    REAPPOINT: pgettext_lazy("done", "given another date with an apology"),
    APOLOGISE: pgettext_lazy("done", "apologised for"),
    REWORD: pgettext_lazy("done", "given other public words of its apology, before:"),
    RECALCULATE: pgettext_lazy("done", "counted again by the changed calendar"),
    "correct_data": pgettext_lazy("done", "corrected"),
    "enter_late": pgettext_lazy("done", "entered from its paper receipt"),
    "hand_over": pgettext_lazy("done", "handed over with an officer's work"),
    "posted": pgettext_lazy("done", "taken by the post with its result"),
    "came_back": pgettext_lazy("done", "returned by the post: the result was not delivered"),
    "lost_by_post": pgettext_lazy("done", "lost by the post with its result"),
    "rerouted": pgettext_lazy("done", "given another address for the post"),
    "choose_post": pgettext_lazy("done", "changed by its applicant: the result goes by post"),
    "ask_fetch": pgettext_lazy("done", "promised papers by post"),
    "papers_arrived": pgettext_lazy("done", "given the papers that came by post"),
    "renew_secret": pgettext_lazy("done", "given a new lookup secret"),
    "archive_result": pgettext_lazy("done", "moved to the archive, its result not fetched"),
    "pay": pgettext_lazy("done", "paid for"),
    "void_payment": pgettext_lazy("done", "given its money back, the receipt cancelled"),
    "set_fee": pgettext_lazy("done", "given its fee"),
    "reduce_fee": pgettext_lazy("done", "exempted from the fee"),
    "restore_fee": pgettext_lazy("done", "deprived of its exemption"),
    "propose_refund": pgettext_lazy("done", "proposed for a refund"),
    "approve_refund": pgettext_lazy("done", "granted a refund"),
    "decline_refund": pgettext_lazy("done", "denied a refund"),
    "refund": pgettext_lazy("done", "refunded"),
    "post_cash": pgettext_lazy("done", "asked of the post: the cash on delivery"),
}


def done_words(action: str) -> str:
    """Of a move, or of what OTHER_DONE names."""
    return str(MOVES[action].done if action in MOVES else OTHER_DONE[action])
