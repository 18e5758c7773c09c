"""Letters to officers, one for each person who wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from accounts.models import User
from casework.outbox import queue_messages
from dossiers.messages.queueing import officer_message, operators_texts
from dossiers.models import OfficerNotices

Told = TypeVar("Told")


def write_letters(
    kind: str,
    readers: Mapping[int, Told],
    fields: Callable[[User, Told], dict[str, object]],
    *,
    wish: str,
    moment: object,
) -> int:
    """To each of the readers, by person, what they are to be told. Returns how many letters were written.

    Args:
        wish: the column of OfficerNotices with which a person says no to them.
        moment: part of the letter's key: nobody gets two of one kind and moment.
    """
    unwished = OfficerNotices.objects.filter(user__in=readers, **{wish: False}).values("user")
    people = User.objects.filter(pk__in=readers, is_active=True).exclude(email="").exclude(pk__in=unwished)
    own_texts = operators_texts([kind])[kind] if readers else {}
    letters = [
        officer_message(
            person,
            kind,
            fields(person, readers[person.pk]),
            key=f"officer:{person.pk}:{kind}:{moment}",
            own_texts=own_texts,
        )
        for person in people.order_by("pk")
    ]
    return queue_messages(letter for letter in letters if letter)
