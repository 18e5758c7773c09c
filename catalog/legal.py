"""The library of legal documents: made from what procedures cite, and linked to it by number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from catalog.gazette.indexing import documents_changed
from catalog.models import LegalBasis, LegalDocument
from portal.base import page_cache
from portal.base.text import vietnamese_slug

DATA = Path(__file__).parent / "data" / "legal_documents.json"
Kind = LegalDocument.Kind
# What the letters of a number say (Decree 78/2025/NĐ-CP on drafting legal documents), the longer ones first.
_KINDS: tuple[tuple[str, Kind, str], ...] = (
    (r"/UBTVQH\d*$", Kind.ORDINANCE, "Ủy ban Thường vụ Quốc hội"),
    (r"/QH\d+$", Kind.LAW, "Quốc hội"),
    (r"/NĐ-CP$", Kind.DECREE, "Chính phủ"),
    (r"/NQ-CP$", Kind.RESOLUTION, "Chính phủ"),
    (r"/NQ-HĐND$", Kind.RESOLUTION, "Hội đồng nhân dân tỉnh"),
    (r"/QĐ-TTg$", Kind.DECISION, "Thủ tướng Chính phủ"),
    (r"/QĐ-UBND$", Kind.DECISION, "Ủy ban nhân dân tỉnh"),
    (r"/CT-TTg$", Kind.DIRECTIVE, "Thủ tướng Chính phủ"),
    (r"/TT-", Kind.CIRCULAR, ""),
    (r"/TTLT-", Kind.CIRCULAR, ""),
    (r"/QĐ-", Kind.DECISION, ""),
    (r"/NQ-", Kind.RESOLUTION, ""),
    (r"/CT-", Kind.DIRECTIVE, ""),
)
_MINISTRIES = {
    "BTP": "Bộ Tư pháp",
    "BTC": "Bộ Tài chính",
    "BCA": "Bộ Công an",
    "BYT": "Bộ Y tế",
    "BNV": "Bộ Nội vụ",
    "BXD": "Bộ Xây dựng",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BGTVT": "Bộ Giao thông vận tải",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "TTCP": "Thanh tra Chính phủ",
    "VPCP": "Văn phòng Chính phủ",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What `fill_library` did."""

    created: int  # documents
    linked: int  # bases


def number_kind(number: str, title: str = "") -> tuple[Kind, str]:
    """What kind of document a number is of, and who issues it where the number says so."""
    for pattern, kind, issuer in _KINDS:
        if re.search(pattern, number):
            return _named_kind(title) or kind, issuer or _MINISTRIES.get(number.rpartition("-")[2], "")
    return _named_kind(title) or Kind.OTHER, ""


def _named_kind(title: str) -> Kind | None:
    """Resolutions of the National Assembly have numbers like laws: the title says it."""
    begins = {"nghị quyết": Kind.RESOLUTION, "pháp lệnh": Kind.ORDINANCE, "luật": Kind.LAW, "bộ luật": Kind.LAW}
    return next((kind for word, kind in begins.items() if title.lower().startswith(word)), None)


def link_bases() -> int:
    """Point every legal basis that names a number of the library at its document; its own words stay.

    Returns:
        How many were linked.
    """
    documents = dict(LegalDocument.objects.values_list("number", "pk"))
    loose = LegalBasis.objects.filter(document=None, number__in=documents)
    linked = 0
    for number in loose.values_list("number", flat=True).distinct():
        linked += LegalBasis.objects.filter(document=None, number=number).update(document=documents[number])
    if linked:
        page_cache.changed()
    return linked


def link_legal_documents(now: datetime) -> None:
    """The periodic work: documents that were added to the library find the procedures that cite them."""
    link_bases()


@transaction.atomic
def fill_library() -> Filled:
    """Add every document that a procedure cites and the library lacks; what is there stays as editors made it."""
    known = set(LegalDocument.objects.values_list("number", flat=True))
    cited = LegalBasis.objects.filter(document=None).exclude(Q(number="") | Q(number__in=known))
    rows: dict[str, dict[str, Any]] = {}
    for basis in cited.order_by("pk").values("number", "name", "issuer", "issued_on"):
        rows.setdefault(basis.pop("number"), basis)
    taken = set(LegalDocument.objects.values_list("slug", flat=True))
    made = LegalDocument.objects.bulk_create(list(_documents(rows, taken)))
    documents_changed(document.pk for document in made)
    page_cache.changed()
    return Filled(created=len(made), linked=link_bases())


def _documents(rows: dict[str, dict[str, Any]], taken: set[str]) -> Iterator[LegalDocument]:
    for number, row in rows.items():
        kind, issuer = number_kind(number, row["name"])
        document = LegalDocument(
            number=number,
            slug=free_slug(number, taken),
            kind=kind,
            title=row["name"],
            issuer=row["issuer"] or issuer,
            issued_on=row["issued_on"],
        )
        document.search_text = document.words()
        yield document


def free_slug(number: str, taken: set[str]) -> str:
    """An address made from the number, `63-2024-nd-cp`, that is not `taken`; it is taken afterwards."""
    base = vietnamese_slug(number.replace("/", "-"))[:90] or "van-ban"
    slug = next(name for n in count(1) if (name := base if n == 1 else f"{base}-{n}") not in taken)
    taken.add(slug)
    return slug


@transaction.atomic
def load_dates(entries: Iterable[dict[str, str]] | None = None) -> None:
    """From when until when documents have effect and what replaces them, as far as that is known; never overwrites."""
    known = {document.number: document for document in LegalDocument.objects.all()}
    taken = {document.slug for document in known.values()}
    rows = list(entries if entries is not None else json.loads(DATA.read_text(encoding="utf-8")))
    for row in rows:
        if row["number"] not in known:
            kind, issuer = number_kind(row["number"], row["title"])
            slug = free_slug(row["number"], taken)
            known[row["number"]] = LegalDocument.objects.create(
                number=row["number"], slug=slug, kind=kind, title=row["title"], issuer=issuer
            )
    for row in rows:
        _set_dates(known[row["number"]], row, known)


def _set_dates(document: LegalDocument, row: dict[str, str], known: dict[str, LegalDocument]) -> None:
    if document.valid_from or document.valid_until or document.replaced_by_id:
        return
    for name in ("valid_from", "valid_until"):
        if name in row:
            setattr(document, name, date.fromisoformat(row[name]))
    document.replaced_by = known.get(row.get("replaced_by", ""))
    document.save()
