"""Called when the apps are ready: what of the catalog can be found, and how the index hears of changes."""

from django.utils.translation import gettext_lazy as _

from catalog.indexing import register_indexer
from search import documents, sources
from search.changes import record_procedures


def register_catalog() -> None:
    """Procedures and forms can be found; the catalog tells when they change."""
    sources.register(documents.PROCEDURE, _("Procedures"), documents.procedures, documents.procedure_document, rank=10)
    sources.register(documents.FORM, _("Forms"), documents.forms, documents.form_document, rank=20)
    register_indexer(record_procedures)
