"""The workflow of a dossier as a table: states, moves, who may make them, what each does to the clock.

Source: Decree 61/2018/NĐ-CP, articles 16 to 21, and its successor Decree 118/2025/NĐ-CP.
"""

from dataclasses import dataclass
from enum import Enum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a dossier stands; the labels are what officers read, PUBLIC_LABELS what applicants read."""

    SUBMITTED = "submitted", _("Submitted, to be received")
    CHECK_SUPPLEMENT = "check_supplement", _("Supplement asked before receipt")
    REFUSED = "refused", _("Not received")
    RECEIVED = "received", _("Received")
    PROCESSING = "processing", _("In process")
    SUPPLEMENT = "supplement", _("Supplement asked")
    PENDING_APPROVAL = "pending_approval", _("To be approved")
    APPROVED = "approved", _("Result ready")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    RETURNED = "returned", _("Result returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Clock(Enum):
    """What a move does to the term of processing."""

    NONE = auto()
    START = auto()  # receipt: day 0
    STOP = auto()  # a supplement is asked; how it goes on is the dossier's supplement_rule
    RESUME = auto()  # the papers are complete again
    END = auto()  # the agency has done its part


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row: from which states, to which, who may, what it does to the clock, and what it needs."""

    label: object  # lazy: the officer's button
    sources: tuple[State, ...]
    target: State
    permission: str  # of catalog.roles.PERMISSIONS; "applicant": the holder of number and secret
    clock: Clock = Clock.NONE
    message: str = ""  # template of the message to the applicant; empty: none
    needs: str = ""  # what the officer must give: "reason", "items", "result"


APPLICANT = "applicant"
MOVES: dict[str, Move] = {
    "receive": Move(
        label=_("Receive"), sources=(State.SUBMITTED,), target=State.RECEIVED,
        permission="dossiers.receive", clock=Clock.START, message="received",
    ),
    "ask_at_check": Move(
        label=_("Ask for supplement"), sources=(State.SUBMITTED,), target=State.CHECK_SUPPLEMENT,
        permission="dossiers.receive", message="supplement", needs="items",
    ),
    "answer_at_check": Move(
        label=_("Answer the request"), sources=(State.CHECK_SUPPLEMENT,), target=State.SUBMITTED, permission=APPLICANT,
    ),
    "refuse": Move(
        label=_("Do not receive"), sources=(State.SUBMITTED, State.CHECK_SUPPLEMENT), target=State.REFUSED,
        permission="dossiers.receive", message="refused", needs="reason",
    ),
    "process": Move(
        label=pgettext_lazy("a move", "Take into process"), sources=(State.RECEIVED,), target=State.PROCESSING,
        permission="dossiers.process", message="processing",
    ),
    "ask": Move(
        label=_("Ask for supplement"), sources=(State.RECEIVED, State.PROCESSING), target=State.SUPPLEMENT,
        permission="dossiers.process", clock=Clock.STOP, message="supplement", needs="items",
    ),
    "answer": Move(
        label=_("Answer the request"), sources=(State.SUPPLEMENT,), target=State.PROCESSING,
        permission=APPLICANT, clock=Clock.RESUME, message="completed",
    ),
    "propose": Move(
        label=_("Submit for approval"), sources=(State.PROCESSING,), target=State.PENDING_APPROVAL,
        permission="dossiers.process", needs="result",
    ),
    "correct": Move(
        label=_("Return for correction"), sources=(State.PENDING_APPROVAL,), target=State.PROCESSING,
        permission="dossiers.approve", needs="reason",
    ),
    "approve": Move(
        label=_("Approve"), sources=(State.PENDING_APPROVAL,), target=State.APPROVED,
        permission="dossiers.approve", clock=Clock.END, message="approved",
    ),
    "deny": Move(
        label=_("Decide: not eligible"), sources=(State.PENDING_APPROVAL,), target=State.NOT_ELIGIBLE,
        permission="dossiers.approve", clock=Clock.END, message="not_eligible", needs="reason",
    ),
    "return": Move(
        label=_("Return the result"), sources=(State.APPROVED,), target=State.RETURNED,
        permission="dossiers.return", message="returned",
    ),
    "withdraw": Move(
        label=_("Withdraw"),
        sources=(State.SUBMITTED, State.CHECK_SUPPLEMENT, State.RECEIVED, State.PROCESSING, State.SUPPLEMENT),
        target=State.WITHDRAWN, permission=APPLICANT, clock=Clock.END, message="withdrawn",
    ),
}  # fmt: skip
OPEN_STATES = frozenset(source for move in MOVES.values() for source in move.sources)
WAITING_STATES = frozenset({State.CHECK_SUPPLEMENT, State.SUPPLEMENT})  # for the applicant
