"""Keeps the index in step with the rooms: single objects after a change, everything on a rebuild."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

from catalog.models import RequiredPaper
from portal.base.text import nfc
from search import sources, vocabulary
from search.collation import sort_key
from search.models import Change, Document, FacetSet, Mirror
from search.query.words import folded
from search.sources import Source, SourceDocument

T = TypeVar("T")
BATCH = 200  # documents in one transaction
_MOST_BODY = 20_000  # characters
_MOST_TEXT = 4_000  # characters that a result may quote from
_WRITTEN = [
    "code", "url", "title", "keywords", "excerpt", "card", "title_folded", "keywords_folded", "context_folded",
    "body_folded", "text", "title_sort", "facet_set", "valid_from", "valid_until", "build",
]  # fmt: skip


def forms_of(procedure_ids: Iterable[int | str]) -> list[int]:
    """The forms that these procedures ask for."""
    papers = RequiredPaper.objects.filter(procedure__in=procedure_ids).exclude(form=None)
    return list(papers.order_by().values_list("form", flat=True).distinct())


def reindex(kind: str, keys: Iterable[int | str]) -> None:
    """Index the objects with these primary keys afresh; those that the public may not see leave the index."""
    source = sources.source(kind)
    for batch in _batches(str(key) for key in keys):
        _reindex_batch(source, set(batch))


def _reindex_batch(source: Source, keys: set[str]) -> None:
    """Under the lock of whoever writes the index: else an earlier reading could overwrite a later one."""
    indexed = Document.objects.filter(kind=source.kind, key__in=keys)
    with Mirror.objects.locked():
        before = list(indexed)
        fresh = [source.to_document(found) for found in source.objects().filter(pk__in=keys)]
        indexed.exclude(key__in={document.key for document in fresh}).delete()
        _write(source, fresh, build="")
        vocabulary.change(removed=before, added=indexed.all())


def rebuild(report: Callable[[int], object] = lambda done: None) -> int:
    """Write every document afresh, then drop those of older builds. Nothing is missing at any moment.

    Returns:
        The number of documents. `report` hears of each batch's size.
    """
    build = uuid.uuid4().hex
    written = 0
    for source in sources.sources():
        for size in _rebuild_source(source, build):
            written += size
            report(size)
        _settle(source, build)
    with transaction.atomic():
        Document.objects.exclude(kind__in=[source.kind for source in sources.sources()]).delete()
        FacetSet.objects.filter(documents=None).delete()
        vocabulary.rebuild()
        Mirror.objects.update(live="")  # Elasticsearch has what was here before
        now = timezone.now()
        Change.objects.create(key=build, indexed_at=now, sent_at=now)  # kept pages are of an older index
    refresh_statistics()
    return written


def refresh_statistics() -> None:
    """Either database plans its searches by what it knows of the table: after it has grown, that is out of date."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_document")


def _rebuild_source(source: Source, build: str) -> Iterator[int]:
    """Write all documents of a kind, batch by batch; gives the sizes. Changes wait for the batch that is under way."""
    last = 0
    while True:
        with Mirror.objects.locked():
            batch = list(source.objects().filter(pk__gt=last).order_by("pk")[:BATCH])
            _write(source, [source.to_document(found) for found in batch], build=build)
        if not batch:
            return
        last = batch[-1].pk
        yield len(batch)


def _settle(source: Source, build: str) -> None:
    """What this rebuild did not write has gone, or was changed meanwhile: look again."""
    others = Document.objects.filter(kind=source.kind).exclude(build=build)
    reindex(source.kind, list(others.values_list("key", flat=True)))


def total() -> int:
    """How many objects a rebuild will write."""
    return sum(source.objects().count() for source in sources.sources())


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _write(source: Source, documents: list[SourceDocument], *, build: str) -> None:
    facet_sets = _facet_sets(documents)
    Document.objects.bulk_create(
        [_row(source.kind, document, facet_sets[_digest(document)], build) for document in documents],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=_WRITTEN,
    )


def _row(kind: str, document: SourceDocument, facet_set: FacetSet, build: str) -> Document:
    return Document(
        kind=kind,
        key=document.key,
        code=document.code,
        url=document.url,
        title=document.title[:500],
        keywords="\n".join(document.keywords),
        excerpt=document.excerpt,
        card=dict(document.card),
        title_folded=folded(document.title),
        keywords_folded="\n".join(map(folded, document.keywords)),
        context_folded=folded(" ".join(document.context)),
        body_folded=folded(document.body[:_MOST_BODY]),
        text=nfc(document.body[:_MOST_TEXT]),
        title_sort=sort_key(document.title),
        facet_set=facet_set,
        valid_from=document.valid_from,
        valid_until=document.valid_until,
        build=build,
    )


def _canonical(document: SourceDocument) -> str:
    return json.dumps(document.facets, ensure_ascii=False, sort_keys=True, default=dict)


def _digest(document: SourceDocument) -> str:
    return hashlib.sha256(_canonical(document).encode()).hexdigest()


def _facet_sets(documents: list[SourceDocument]) -> dict[str, FacetSet]:
    """The stored combination of each document's facets; new ones are added."""
    wanted = {_digest(document): json.loads(_canonical(document)) for document in documents}
    FacetSet.objects.bulk_create(
        [FacetSet(digest=digest, values=values) for digest, values in wanted.items()], ignore_conflicts=True
    )
    return {row.digest: row for row in FacetSet.objects.filter(digest__in=wanted)}
