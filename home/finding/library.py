"""The library's files in the portal's search: those of collections that everyone may open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from portal.base.formatting import file_size
from search.changes import record
from search.sources import SourceDocument

DOCUMENT = "document"


def public_documents() -> QuerySet[Any]:
    """Files in no protected collection, nor below one."""
    locked = Q(pk__in=[])
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        locked |= Q(collection__path__startswith=path)
    found: QuerySet[Any] = get_document_model().objects.exclude(locked).exclude(file="").prefetch_related("tags")
    return found


def library_document(document: Any) -> SourceDocument:
    """A file by its title and tags; its kind and size stand where other results have their text."""
    return SourceDocument(
        key=str(document.pk),
        url=document.url,
        title=document.title,
        keywords=tuple(tag.name for tag in document.tags.all()),
        body=f"{getattr(document, 'description', '')} {document.filename}".strip(),
        excerpt=getattr(document, "description", ""),
        card={"file": file_facts(document)},
    )


def file_facts(document: Any) -> str:
    """`PDF, 2 KB`; a file that storage has lost has no size."""
    size = document.get_file_size()
    return ", ".join(part for part in (document.file_extension.upper(), file_size(size) if size else "") if part)


def documents_changed(keys: Iterable[int]) -> None:
    """Files were added, replaced, moved to another collection or deleted."""
    record(DOCUMENT, keys)


def collection_changed(collection: Collection) -> None:
    """A collection was locked, opened or moved, and with it all that lie in it and below it."""
    within = Collection.objects.filter(path__startswith=collection.path)
    documents_changed(get_document_model().objects.filter(collection__in=within).values_list("pk", flat=True))
