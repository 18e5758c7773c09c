"""What a move would do, without doing it: the text that would be sent, the date that would be promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from casework.models import Message
from dossiers.exceptions import DossierError
from dossiers.messages import reference
from dossiers.models import Leg
from dossiers.services import move_dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """`message` is None where nothing is sent."""

    due_at: datetime | None
    message: Message | None


def rehearse(leg: Leg, action: str, by: User, at: datetime, arguments: dict[str, Any]) -> Rehearsal | None:
    """Carry the move out and roll it back, so that the text is exactly the one that will be sent.

    `leg` is a copy of the caller's. None: the move is not possible as it stands.
    """
    with transaction.atomic():
        try:
            move_dossier(leg=leg, action=action, by=by, at=at, **arguments)
        except (DossierError, ValidationError):
            return None
        else:
            newest = (
                Message.objects.filter(reference=reference(leg.dossier), created_at__gte=at).order_by("-pk").first()
            )
            return Rehearsal(due_at=leg.due_at, message=newest)
        finally:
            transaction.set_rollback(True)
