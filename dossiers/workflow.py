"""The workflow of a dossier as a table: states, moves, who may make them, what each does to the clock.

Staff screens, services, messages, the API and the public timeline read this table; nothing else decides a move.
Source: Decree 61/2018/NĐ-CP, articles 16 to 21, and its successor Decree 118/2025/NĐ-CP.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from django.db import models
from django.utils.functional import Promise
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
    STOPPED = "stopped", _("Processing stopped")


class Clock(Enum):
    """What a move does to the term of processing."""

    NONE = auto()
    START = auto()  # receipt: day 0
    STOP = auto()  # a supplement is asked; how it goes on is the dossier's supplement_rule
    RESUME = auto()  # the papers are complete again
    END = auto()  # the agency has done its part


CLOCK_WORDS: dict[Clock, str | Promise] = {
    Clock.NONE: _("The time limit does not change."),
    Clock.START: _("The time limit starts with this receipt."),
    Clock.STOP: _("The time limit stops; a new one is counted when the papers are complete."),
    Clock.RESUME: _("The time limit is counted again from now."),
    Clock.END: _("The time limit ends: the agency has done its part."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row: from which states, to which, who may, what it does to the clock, and what it needs."""

    label: str | Promise  # the officer's button
    done: str | Promise  # what was done, in a sentence: "the dossier was just {done} by …"
    sources: tuple[State, ...]
    target: State
    permission: str  # of catalog.roles.PERMISSIONS; APPLICANT: the holder of number and secret
    public: str | Promise = ""  # the applicant's timeline; empty: internal, not shown
    clock: Clock = Clock.NONE
    message: str = ""  # template of the message to the applicant; empty: none
    # What must be given: "reason", "ground" (reason and its legal ground), "items", "result", "answers", "receipt" (of
    # the result), "desk" (reason and agency).
    needs: str = ""
    # What the processing steps must allow: "next" and "former" step, or "sender": by who sent it, nothing done since.
    guard: str = ""
    legal: str = ""  # the ground as officers read it; of the dossier's rule set, see moves_from

    @property
    def clock_words(self) -> str:
        """What happens to the time limit, as the officer reads it before the move."""
        return str(CLOCK_WORDS[self.clock])


SUBMIT = "submit"  # the first event of every dossier
ASSIGN = "assign"  # an event that changes no state
RECALCULATE = "recalculate"  # another due date, since the calendar changed; no state changes either
REAPPOINT = "reappoint"  # the due date was put off, with an apology
APOLOGISE = "apologise"  # for a date that has passed, with the day on which the result is expected
REWORD = "reword_apology"  # everyone reads other words of an apology
RENEW_LOOKUP = "renew_secret"  # a new lookup secret; the old one is worth nothing
ARCHIVE = "archive_result"  # nobody fetched the result within its storage term
APPLICANT = "applicant"
MOVES: dict[str, Move] = {
    "receive": Move(
        label=_("Receive"), done=pgettext_lazy("done", "received"), public=_("Dossier received"),
        sources=(State.SUBMITTED,), target=State.RECEIVED,
        permission="dossiers.receive", clock=Clock.START, message="received",
    ),
    "ask_at_check": Move(
        label=_("Ask for supplement"), done=pgettext_lazy("done", "sent back for supplement"),
        public=_("Supplement requested"),
        sources=(State.SUBMITTED,), target=State.CHECK_SUPPLEMENT,
        permission="dossiers.receive", message="supplement", needs="items",
    ),
    "answer_at_check": Move(
        label=_("Answer the request"), done=pgettext_lazy("done", "supplemented"), public=_("Supplement sent"),
        sources=(State.CHECK_SUPPLEMENT,), target=State.SUBMITTED,
        permission=APPLICANT, message="supplemented", needs="answers",
    ),
    "refuse": Move(
        label=_("Do not receive"), done=pgettext_lazy("done", "refused"), public=_("Dossier not received"),
        sources=(State.SUBMITTED, State.CHECK_SUPPLEMENT), target=State.REFUSED,
        permission="dossiers.receive", clock=Clock.END, message="refused", needs="ground",
    ),
    "redirect": Move(
        label=_("Send to another desk"), done=pgettext_lazy("done", "sent to another desk"),
        public=_("Sent on to the agency that receives it"),
        sources=(State.SUBMITTED,), target=State.SUBMITTED,
        permission="dossiers.receive", message="redirected", needs="desk",
    ),
    "process": Move(
        label=pgettext_lazy("a move", "Take into process"), done=pgettext_lazy("done", "taken into process"),
        public=_("Processing began"),
        sources=(State.RECEIVED,), target=State.PROCESSING,
        permission="dossiers.process", message="processing",
    ),
    "ask": Move(
        label=_("Ask for supplement"), done=pgettext_lazy("done", "sent back for supplement"),
        public=_("Supplement requested"),
        sources=(State.RECEIVED, State.PROCESSING), target=State.SUPPLEMENT,
        permission="dossiers.process", clock=Clock.STOP, message="supplement", needs="items",
    ),
    "answer": Move(
        label=_("Answer the request"), done=pgettext_lazy("done", "supplemented"), public=_("Supplement sent"),
        sources=(State.SUPPLEMENT,), target=State.PROCESSING,
        permission=APPLICANT, clock=Clock.RESUME, message="completed", needs="answers",
    ),
    "hand_on": Move(
        label=_("Hand on to the next step"), done=pgettext_lazy("done", "handed on to the next step"),
        sources=(State.PROCESSING,), target=State.PROCESSING,
        permission="dossiers.process", guard="next",
    ),
    "send_back": Move(
        label=_("Send back to the step before"), done=pgettext_lazy("done", "sent back to the step before"),
        sources=(State.PROCESSING,), target=State.PROCESSING,
        permission="dossiers.process", needs="reason", guard="former",
    ),
    "propose": Move(
        label=_("Submit for approval"), done=pgettext_lazy("done", "submitted for approval"),
        public=_("Submitted for approval"),
        sources=(State.PROCESSING,), target=State.PENDING_APPROVAL,
        permission="dossiers.process", needs="result",
    ),
    "recall": Move(
        label=pgettext_lazy("a move", "Recall"), done=pgettext_lazy("done", "recalled by its sender"),
        sources=(State.PROCESSING, State.PENDING_APPROVAL), target=State.PROCESSING,
        permission="dossiers.process", guard="sender",
    ),
    "correct": Move(
        label=_("Return for correction"), done=pgettext_lazy("done", "returned for correction"),
        sources=(State.PENDING_APPROVAL,), target=State.PROCESSING,
        permission="dossiers.approve", needs="reason",
    ),
    "approve": Move(
        label=_("Approve"), done=pgettext_lazy("done", "approved"), public=_("The result is ready"),
        sources=(State.PENDING_APPROVAL,), target=State.APPROVED,
        permission="dossiers.approve", clock=Clock.END, message="approved",
    ),
    "deny": Move(
        label=_("Decide: not eligible"), done=pgettext_lazy("done", "found not eligible"),
        public=_("Found not eligible"),
        sources=(State.PENDING_APPROVAL,), target=State.NOT_ELIGIBLE,
        permission="dossiers.approve", clock=Clock.END, message="not_eligible", needs="ground",
    ),
    "return": Move(
        label=_("Return the result"), done=pgettext_lazy("done", "returned to the applicant"),
        public=_("Result returned to the applicant"),
        sources=(State.APPROVED,), target=State.RETURNED,
        permission="dossiers.return", message="returned", needs="receipt",
    ),
    "stop": Move(
        label=_("Stop with notice"), done=pgettext_lazy("done", "stopped with notice"),
        public=_("Processing stopped with notice"),
        sources=(State.RECEIVED, State.PROCESSING, State.SUPPLEMENT, State.PENDING_APPROVAL), target=State.STOPPED,
        permission="dossiers.approve", clock=Clock.END, message="stopped", needs="ground",
    ),
    "withdraw": Move(
        label=_("Withdraw"), done=pgettext_lazy("done", "withdrawn"), public=_("Dossier withdrawn by the applicant"),
        sources=(
            State.SUBMITTED, State.CHECK_SUPPLEMENT, State.RECEIVED, State.PROCESSING, State.SUPPLEMENT,
            State.PENDING_APPROVAL,
        ),
        target=State.WITHDRAWN, permission=APPLICANT, clock=Clock.END, message="withdrawn",
    ),
}  # fmt: skip
OPEN_STATES = frozenset(source for move in MOVES.values() for source in move.sources)
WAITING_STATES = frozenset({State.CHECK_SUPPLEMENT, State.SUPPLEMENT})  # for the applicant
# The agency's term runs: after receipt, neither waiting for the applicant nor decided.
RUNNING_STATES = frozenset({State.RECEIVED, State.PROCESSING, State.PENDING_APPROVAL})
ANSWERED_STATES = frozenset({State.APPROVED, State.NOT_ELIGIBLE, State.RETURNED})  # the agency has decided

PUBLIC_LABELS: dict[State, str | Promise] = {
    State.SUBMITTED: pgettext_lazy("public state", "Sent, not yet received"),
    State.CHECK_SUPPLEMENT: pgettext_lazy("public state", "Waiting for your supplement"),
    State.REFUSED: pgettext_lazy("public state", "Not received"),
    State.RECEIVED: pgettext_lazy("public state", "In process"),
    State.PROCESSING: pgettext_lazy("public state", "In process"),
    State.SUPPLEMENT: pgettext_lazy("public state", "Waiting for your supplement"),
    State.PENDING_APPROVAL: pgettext_lazy("public state", "In process"),
    State.APPROVED: pgettext_lazy("public state", "The result is ready to collect"),
    State.NOT_ELIGIBLE: pgettext_lazy("public state", "Not granted"),
    State.RETURNED: pgettext_lazy("public state", "Result returned"),
    State.WITHDRAWN: pgettext_lazy("public state", "Withdrawn"),
    State.STOPPED: pgettext_lazy("public state", "Processing stopped"),
}
# Tones of the tag component; the word carries the meaning.
TONES: dict[State, str] = {
    State.SUBMITTED: "info",
    State.CHECK_SUPPLEMENT: "wait",
    State.REFUSED: "late",
    State.RECEIVED: "info",
    State.PROCESSING: "info",
    State.SUPPLEMENT: "wait",
    State.PENDING_APPROVAL: "info",
    State.APPROVED: "good",
    State.NOT_ELIGIBLE: "late",
    State.RETURNED: "good",
    State.WITHDRAWN: "neutral",
    State.STOPPED: "neutral",
}


def moves_from(state: str, legal: Mapping[str, str] | None = None) -> dict[str, Move]:
    """The rows of the table that begin in `state`, by action, in the table's order.

    `legal` is RuleSet.moves of the dossier: then only the rows in force, each with its ground.
    """
    rows = {action: move for action, move in MOVES.items() if state in move.sources}
    if legal is None:
        return rows
    return {action: replace(move, legal=legal[action]) for action, move in rows.items() if action in legal}
