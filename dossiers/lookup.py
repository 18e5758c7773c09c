"""Finding a dossier by its submission number or code together with its secret."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest

from dossiers import throttle
from dossiers.exceptions import DossierError
from dossiers.models import Dossier
from dossiers.secrets import NUMBER_LENGTH, NUMBER_PREFIX, compact, verify_secret
from portal.base.caller import client_network

PAIR_TRIES = 5
PAIR_WINDOW = timedelta(minutes=15)
ADDRESS_TRIES = 100
ADDRESS_WINDOW = timedelta(hours=1)
_LONGEST = 80  # signs of a number; more is no number
_NOBODY = Dossier(submission_number="TN-2222-2222")


class TooManyTriesError(DossierError):
    """Five wrong tries of one number from one address, or a hundred wrong ones from one address in an hour."""


def look_up(request: HttpRequest, number: str, secret: str, now: datetime) -> Dossier | None:
    """The dossier, when number and secret fit; unknown number and wrong secret give the same None.

    Raises:
        TooManyTriesError: the caller has to wait, even with the right pair.
    """
    address = client_network(request)
    pair = f"{number_key(number)}|{address}"
    if not throttle.take("address", address, limit=ADDRESS_TRIES, window=ADDRESS_WINDOW, now=now):
        raise TooManyTriesError
    if not throttle.take("pair", pair, limit=PAIR_TRIES, window=PAIR_WINDOW, now=now, sliding=True):
        throttle.give_back("address", address)
        raise TooManyTriesError
    dossier = _matching(number, secret)
    if dossier:
        throttle.forget("pair", pair)
        throttle.give_back("address", address)
    return dossier


def _matching(number: str, secret: str) -> Dossier | None:
    """An unknown number costs one comparison too, so that the answer's time says nothing."""
    candidates = list(by_number(number)) or [_NOBODY]
    found = [dossier for dossier in candidates if verify_secret(dossier, secret[:_LONGEST]) and dossier.pk]
    return found[0] if found else None


def by_number(typed: str) -> list[Dossier]:
    """Dossiers whose number or code was typed, with or without spaces, dashes and dots."""
    key = number_key(typed)
    if not key:
        return []
    code = Q(compact_code__in=[key, NUMBER_PREFIX + key])
    return list(Dossier.objects.filter(Q(submission_number=_as_submission_number(key)) | code)[:5])


def number_key(typed: str) -> str:
    """One and the same for everything that names the same dossier: what finds it is what the tries are counted by."""
    return compact(typed[:_LONGEST]).removeprefix(NUMBER_PREFIX)


def _as_submission_number(key: str) -> str:
    half = NUMBER_LENGTH // 2
    return f"{NUMBER_PREFIX}-{key[:half]}-{key[half:]}"
