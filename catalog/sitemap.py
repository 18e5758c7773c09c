"""The catalog's addresses for sitemap.xml."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from catalog.models import Agency, FormTemplate, LegalDocument, Procedure
from catalog.ways import ways
from portal.base.sitemap import Entry, register_paths, register_section


def register_catalog() -> None:
    """Called when the apps are ready."""
    register_section("procedures", lambda: _procedures().count(), _of_procedures)
    register_section("agencies", lambda: _agencies().count(), _of_agencies)
    register_section("documents", lambda: _documents().count(), _of_documents)
    register_section("forms", lambda: _forms().count(), _of_forms)
    register_paths("ways", _ways)


def _procedures() -> QuerySet[Procedure]:
    return Procedure.objects.published().order_by("pk")


def _of_procedures(start: int, stop: int) -> Iterable[Entry]:
    """A page changes when it is published, not when somebody saves a draft."""
    rows = _procedures()[start:stop].values_list("code", "last_published_at", "updated_at")
    pattern = reverse("catalog:procedure", args=["CODE"])
    for code, published, updated in rows.iterator(chunk_size=2_000):
        yield pattern.replace("CODE", code), published or updated


def _agencies() -> QuerySet[Agency]:
    return Agency.objects.open().order_by("pk")


def _of_agencies(start: int, stop: int) -> Iterable[Entry]:
    slugs = _agencies()[start:stop].values_list("slug", flat=True)
    return ((reverse("catalog:agency", args=[slug]), None) for slug in slugs)


def _documents() -> QuerySet[LegalDocument]:
    return LegalDocument.objects.order_by("pk")


def _of_documents(start: int, stop: int) -> Iterable[Entry]:
    slugs = _documents()[start:stop].values_list("slug", flat=True)
    pattern = reverse("catalog:legal_document", args=["SLUG"])
    return ((pattern.replace("SLUG", slug), None) for slug in slugs.iterator(chunk_size=2_000))


def _forms() -> QuerySet[FormTemplate]:
    """Those with a file, of procedures that the public reads."""
    return FormTemplate.objects.exclude(file="").filter(papers__procedure__live=True).distinct().order_by("pk")


def _of_forms(start: int, stop: int) -> Iterable[Entry]:
    keys = _forms()[start:stop].values_list("pk", flat=True)
    return ((reverse("catalog:form_file", args=[pk]), None) for pk in keys)


def _ways() -> list[Entry]:
    addresses = [address for _way, address in ways()]
    names = ("catalog:agencies", "search:procedures", "catalog:legal_documents")
    return [(path, None) for path in (*map(reverse, names), *addresses)]
