"""Who of the staff sees which message: those of the dossiers of their desk; the rest, who keeps the whole province."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from casework.models import Message
from catalog.access import permissions_anywhere
from catalog.holdings import agencies_granting
from dossiers.desk.keyset import is_key
from dossiers.messages.forgetting import FOR_THE_APPLICANT_ALONE
from dossiers.models import Dossier, Leg

SEE = "dossiers.receive"
PREFIX = "dossier:"


def dossier_key(message: Message) -> int | None:
    """Of the dossier that the message is about."""
    key = message.reference.removeprefix(PREFIX)
    return int(key) if message.reference.startswith(PREFIX) and is_key(key) else None


def dossiers_of(messages: Iterable[Message], user: User) -> dict[int, Dossier]:
    """By key, those that the messages are about and `user` may open; one query."""
    keys = {key for key in map(dossier_key, messages) if key}
    return Dossier.objects.visible_to(user).defer("answers", "search_text", "declaration").in_bulk(keys)


def messages_visible_to(user: User) -> QuerySet[Message]:
    """Never those that hold a secret of the applicant's."""
    found = Message.objects.exclude(FOR_THE_APPLICANT_ALONE)
    if SEE not in permissions_anywhere(user):
        return found.none()
    if agencies_granting(user, SEE) is None:
        return found
    legs = Leg.objects.where(user, SEE).order_by()
    named = legs.annotate(named=Concat(Value(PREFIX), Cast("dossier_id", CharField()))).values("named")
    return found.filter(reference__in=named)
