"""What a document has to do with others, and with consultations, which a room above keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import LegalDocument


@dataclass(frozen=True, slots=True)
class Related:
    """A line of the page: `Thay thế bởi`, and the documents."""

    label: str | Promise
    documents: list[LegalDocument]


@dataclass(frozen=True, slots=True)
class Consultation:
    """A draft that became the document."""

    title: str
    url: str


ConsultationFinder = Callable[[LegalDocument], list[Consultation]]
_finders: list[ConsultationFinder] = []


def register_consultations(finder: ConsultationFinder) -> None:
    """Called by the room of the consultations when the apps are ready; at most one query each."""
    _finders.append(finder)


def consultations(document: LegalDocument) -> list[Consultation]:
    return [found for finder in _finders for found in finder(document)]


def relations(document: LegalDocument) -> list[Related]:
    """Both ways, those that are; three queries."""
    ways = [
        (_("Replaced by"), [document.replaced_by] if document.replaced_by else []),
        (_("Replaces"), _listed(document.replaces.all())),
        (_("Amends"), _listed(document.amends.all())),
        (_("Amended by"), _listed(document.amended_by.all())),
    ]
    return [Related(label, documents) for label, documents in ways if documents]


def _listed(documents: QuerySet[LegalDocument]) -> list[LegalDocument]:
    return list(documents.defer("text", "search_text"))
