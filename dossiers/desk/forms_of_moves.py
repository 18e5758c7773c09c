"""Which form each move has."""

from __future__ import annotations

from dossiers.desk.item_forms import ItemsForm
from dossiers.desk.move_forms import (
    CorrectionForm,
    MoveForm,
    NotEligibleForm,
    ReasonForm,
    RedirectForm,
    RefusalForm,
    StopForm,
)
from dossiers.desk.receipt_forms import ReceiptForm
from dossiers.desk.result_forms import ApprovalForm, ResultForm
from dossiers.workflow import Move

# By what the move needs, unless the action has a form of its own.
BY_NEED: dict[str, type[MoveForm]] = {
    "reason": ReasonForm,
    "items": ItemsForm,
    "result": ResultForm,
    "receipt": ReceiptForm,
    "desk": RedirectForm,
}
BY_ACTION: dict[str, type[MoveForm]] = {
    "correct": CorrectionForm,
    "send_back": CorrectionForm,
    "refuse": RefusalForm,
    "deny": NotEligibleForm,
    "stop": StopForm,
    "approve": ApprovalForm,
}


def form_for(action: str, move: Move) -> type[MoveForm]:
    return BY_ACTION.get(action) or BY_NEED.get(move.needs, MoveForm)
