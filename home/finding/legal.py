"""Legal documents and drafts of them in the portal's search; and on a document's page, the draft that it came from."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.gazette.indexing import register_indexer
from catalog.gazette.relations import Consultation, register_consultations
from catalog.models import LegalDocument
from home.models import ConsultationPage
from home.serving.locks import readable
from search import sources
from search.changes import record
from search.sources import SourceDocument

LEGAL = "legal"


def register_law() -> None:
    """Called when the apps are ready."""
    sources.register(LEGAL, _("Legal documents"), _documents, _to_document, rank=20)
    register_indexer(documents_changed)
    register_consultations(drafts_of)


def _documents() -> QuerySet[LegalDocument]:
    return LegalDocument.objects.all()


def _to_document(document: LegalDocument) -> SourceDocument:
    """What has ended is found too, by its number: people hold old papers in their hands."""
    facts = [f"{document.issued_on:%d/%m/%Y}" if document.issued_on else "", document.issuer]
    return SourceDocument(
        key=str(document.pk),
        url=document.get_absolute_url(),
        title=document.title,
        keywords=(document.number,),
        context=(document.issuer, document.signer),
        body=document.text,
        excerpt=" · ".join(fact for fact in facts if fact),
        card={"field": document.number},
    )


def documents_changed(keys: Iterable[int]) -> None:
    record(LEGAL, keys)


def drafts_of(document: LegalDocument) -> list[Consultation]:
    """The consultations from which a document came, that anyone may read."""
    drafts = readable(ConsultationPage.objects.filter(document=document)).defer("body", "outcome")
    return [Consultation(draft.title, draft.url or "/") for draft in drafts]
