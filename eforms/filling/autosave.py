"""What is typed on a page of questions is saved by itself, by the page's script, without being judged.

A page that was accepted keeps its answers beside what was typed since, until the applicant presses "Continue" or takes
the changes back: half a page never replaces a whole one. What was typed on a page that was never accepted is kept as
the button "Save and go on later" keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format

from dossiers import throttle
from eforms.models import Draft, DraftStep
from eforms.services import expiry

AUTOMATIC = "tu-dong"  # the value with which the script presses the button "save"
TAKE_BACK = "bo-thay-doi"  # the button that drops what was typed since the page was accepted
SEEN = "phien-ban"  # the version of the page that the browser shows
LIMIT, WINDOW = 300, timedelta(minutes=10)  # savings of one draft; the script sends one every five seconds at most
LARGEST = 100_000  # characters: more than any page can hold

Typed = dict[str, list[str]]  # field name -> values, as posted


class Overtaken(Exception):
    """The page was accepted elsewhere, e.g. in another tab, since this browser loaded it."""


class Gone(Exception):
    """The draft was submitted, deleted, or has expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the script is told."""

    row: DraftStep
    replaced: bool  # another tab had saved something later than this browser knew


def version_of(row: DraftStep | None) -> str:
    """Tells one state of a page from another; empty: nothing of it is saved."""
    return row.updated_at.isoformat() if row else ""


@transaction.atomic
def keep_typed(*, draft: Draft, step: str, typed: Typed, seen: str) -> Kept:
    """Keep what stands on a page now; `seen` is the version (`version_of`) that the browser began with.

    Of two tabs that show one page the later one wins, and is told so.

    Raises:
        Gone: there is no such draft any more; it is not brought back.
        Overtaken: nothing was saved, since it would stand against answers accepted in the meantime.
    """
    now = timezone.now()
    # Also the lock: of two tabs the second waits here.
    if not Draft.objects.open(now).filter(pk=draft.pk).update(updated_at=now, expires_at=expiry(now)):
        raise Gone
    row, is_new = DraftStep.objects.select_for_update().get_or_create(
        draft=draft, step=step, defaults={"data": typed, "updated_at": now}
    )
    if is_new or row.latest == typed:  # the same again: e.g. the answer to the first try was lost
        return Kept(row=row, replaced=False)
    replaced = version_of(row) != seen
    if replaced and row.values is not None and row.typed is None:
        raise Overtaken
    if row.values is None:
        row.data = typed
    else:
        row.typed = typed if typed != row.data else None
    row.updated_at = now
    row.save(update_fields=["data", "typed", "updated_at"])
    return Kept(row=row, replaced=replaced)


def take_back(*, draft: Draft, step: str) -> None:
    """Drop what was typed since the page was accepted: its earlier answers stand again."""
    rows = DraftStep.objects.filter(draft=draft, step=step, values__isnull=False)
    rows.update(typed=None, updated_at=timezone.now())


def answer(draft: Draft, step: str, typed: Typed, seen: str) -> JsonResponse:
    """Save, and tell the page's script what became of it."""
    if sum(len(value) for values in typed.values() for value in values) > LARGEST:
        return JsonResponse({"state": "too_large"}, status=413)
    now = timezone.now()
    if not throttle.take("eform-autosave", draft.uuid.hex, limit=LIMIT, window=WINDOW, now=now):
        return JsonResponse({"state": "slow_down"}, status=429, headers={"Retry-After": "60"})
    try:
        kept = keep_typed(draft=draft, step=step, typed=typed, seen=seen)
    except Gone:
        return JsonResponse({"state": "gone"}, status=410)
    except Overtaken:
        return JsonResponse({"state": "overtaken"}, status=409)
    saved_at = date_format(timezone.localtime(kept.row.updated_at), "H:i")
    state = "replaced" if kept.replaced else "saved"
    return JsonResponse({"state": state, "at": saved_at, "version": version_of(kept.row)})
