"""One import from the preview to its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.exchange.base import ExchangePage, ImportersOnly, JobAction, dated, download
from catalog.exporting.workbooks import XLSX, workbook
from catalog.importing.background import (
    LETTERS,
    WORKING,
    cancel_import,
    confirm_import,
    continue_import,
    counts_of,
    is_silent,
    late_reasons,
    letters_of,
    looks_name,
)
from catalog.importing.columns import Column, Sheet
from catalog.importing.jobs import Look, Outcome
from catalog.importing.looks import looks_at
from catalog.models import CatalogImport

PER_PAGE = 25  # entries
OUTCOMES: dict[Outcome, Any] = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
    "rejected": gettext_lazy("Rejected"),
}
TONES: dict[Outcome, str] = {"new": "good", "changed": "info", "unchanged": "", "rejected": "late"}
REJECTED = Sheet(
    key="Rejected",
    title=gettext_lazy("Rejected rows"),
    columns=(
        Column(key="row", heading=gettext_lazy("Row"), kind="number", width=8),
        Column(key="key", heading=gettext_lazy("Code"), width=16),
        Column(key="title", heading=gettext_lazy("Name of the entry"), width=50),
        Column(key="reasons", heading=gettext_lazy("Why it was rejected"), width=100),
    ),
)


def percentage(job: CatalogImport) -> int:
    return 100 * job.done // job.total if job.total else 0


class JobView(ExchangePage):
    """How far it is; what it would change; what it did."""

    template_name = "catalog/exchange/job.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        job = self.job
        return {
            **context,
            "job": job,
            "is_working": job.state in WORKING,
            "is_silent": is_silent(job, timezone.now()),
            "percentage": percentage(job),
            **(self._entries() if job.report.get("outcomes") and job.state not in WORKING else {}),
        }

    def _entries(self) -> dict[str, Any]:
        counts = counts_of(self.job)
        return {
            "tabs": [self._tab("", _("All"), sum(counts.values()))]
            + [self._tab(outcome, OUTCOMES[outcome], count) for outcome, count in counts.items()],
            "counts": counts,
            "writable": counts["new"] + counts["changed"],
            "chosen": self.chosen,
            "page": self.page,
            "rows": [_row(look) for look in self._looks(self.page)],
        }

    def _tab(self, key: str, label: object, count: int) -> dict[str, Any]:
        return {"key": key, "label": label, "count": count, "is_chosen": key == self.chosen}

    @cached_property
    def chosen(self) -> str:
        given = self.request.GET.get("ket-qua", "")
        return given if given in OUTCOMES else ""

    @cached_property
    def page(self) -> Page[int]:
        letters = letters_of(self.job)
        letter = LETTERS.get(self.chosen)  # type: ignore[call-overload]
        positions = [position for position, each in enumerate(letters) if letter in (None, each)]
        return Paginator(positions, PER_PAGE).get_page(self.request.GET.get("p"))

    def _looks(self, positions: Iterable[int]) -> list[Look]:
        return looks_of(self.job, list(positions))


def looks_of(job: CatalogImport, positions: list[int]) -> list[Look]:
    """With what became of the entry, where that was otherwise than the preview said."""
    found, late = looks_at(job.file.storage, looks_name(job), positions), late_reasons(job)
    return [_with_outcome(found[position], late.get(position)) for position in positions]


def _with_outcome(look: Look, late: tuple[Outcome, list[str]] | None) -> Look:
    return replace(look, outcome=late[0], reasons=tuple(late[1])) if late else look


def _row(look: Look) -> dict[str, Any]:
    return {"look": look, "label": OUTCOMES[look.outcome], "tone": TONES[look.outcome]}


class ProgressView(ImportersOnly):
    """What the page asks for every second while it waits."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = self.job
        answer = {
            "state": job.state,
            "done": job.done,
            "total": job.total,
            "percentage": percentage(job),
            "is_silent": is_silent(job, timezone.now()),
        }
        return JsonResponse(answer, headers={"Cache-Control": "private, no-store"})


class ConfirmView(JobAction):
    def perform(self) -> bool:
        return confirm_import(self.job)


class CancelView(JobAction):
    def perform(self) -> bool:
        return cancel_import(self.job)


class ContinueView(JobAction):
    def perform(self) -> bool:
        return continue_import(self.job)


class RejectedView(ImportersOnly):
    """The rows that were rejected, with the reasons, as a workbook."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = workbook([REJECTED], {"Rejected": self._rows()})
        return download(content, dated(_("rejected-rows"), "xlsx"), XLSX)

    def _rows(self) -> Iterator[dict[str, Any]]:
        rejected = [position for position, letter in enumerate(letters_of(self.job)) if letter == LETTERS["rejected"]]
        for look in looks_of(self.job, rejected) if rejected else []:
            reasons = "\n".join(look.reasons)
            yield {"row": look.row, "key": look.key, "title": look.title, "reasons": reasons}
