"""Called when the apps are ready: what of the catalog can be found, and how the index hears of changes."""

from django.utils.translation import gettext_lazy as _

from catalog.indexing import register_indexer
from catalog.ways import register_way
from search import documents, sources
from search.changes import record_procedures

_WAYS = (  # home's guides through life events come second
    (10, "fields", _("By field"), "search:by_field"),
    (30, "agencies", _("By agency"), "search:by_agency"),
    (40, "levels", _("By level"), "search:by_level"),
    (50, "audiences", _("By who applies"), "search:by_audience"),
    (60, "letters", _("From A to Y"), "search:by_letter"),
    (70, "used", _("Most used"), "search:most_used"),
)


def register_catalog() -> None:
    """Procedures and forms can be found; the catalog tells when they change."""
    sources.register(documents.PROCEDURE, _("Procedures"), documents.procedures, documents.procedure_document, rank=10)
    sources.register(documents.FORM, _("Forms"), documents.forms, documents.form_document, rank=20)
    register_indexer(record_procedures)
    for rank, key, label, name in _WAYS:
        register_way(key, label, name, rank=rank)
