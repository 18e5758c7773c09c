"""The demonstration's own legal documents, and its drafts with what people said of them. All of it is invented."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any, TextIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from docx import Document as WordDocument
from wagtail.documents import get_document_model

from catalog.legal import free_slug, number_kind
from catalog.models import Agency, LegalDocument
from home.demo.blocks import blocks
from home.demo.tree import add, missing, moment, read
from home.models import (
    ConsultationComment,
    ConsultationFile,
    ConsultationPage,
    ConsultationsIndexPage,
    HomePage,
)


def load(home: HomePage, stdout: TextIO) -> None:
    """Dates follow the day of loading, and numbers the year; what exists, by its title, stays."""
    texts = read("law")
    documents = _load_documents(texts["documents"])
    index = ConsultationsIndexPage.objects.child_of(home).first()
    if index is None:
        index = ConsultationsIndexPage(title="Lấy ý kiến dự thảo", slug="lay-y-kien", show_in_menus=True)
        add(home, index)
    for row in reversed(missing(index, texts["drafts"])):
        _add_draft(index, row, documents)


@transaction.atomic
def _load_documents(rows: list[dict[str, Any]]) -> dict[str, LegalDocument]:
    known = {document.title: document for document in LegalDocument.objects.filter(is_province=True)}
    fresh = [row for row in rows if row["title"] not in known]
    for row in fresh:
        known[row["title"]] = _document(row)
    documents = {row["key"]: known[row["title"]] for row in rows}
    for row in fresh:
        _relate(documents[row["key"]], row, documents)
    return documents


def _document(row: dict[str, Any]) -> LegalDocument:
    issued = _day(-row["days_ago"])
    number = f"{row['no']}/{row['sign'].format(year=issued.year)}"
    if cited := LegalDocument.objects.filter(number=number).first():
        return cited
    document = LegalDocument(
        number=number,
        slug=free_slug(number, set(LegalDocument.objects.values_list("slug", flat=True))),
        kind=number_kind(number, row["title"])[0],
        title=row["title"],
        issuer=row["issuer"],
        signer=row["signer"],
        issued_on=issued,
        valid_from=issued + timedelta(days=row.get("in_force_after", 0)),
        text="\n".join(row.get("text", ())),
        is_province=True,
    )
    document.save()
    if row.get("with_file"):
        document.file.save(f"{document.slug}.docx", _word_file(f"{number}: {row['title']}", document.text))
    return document


def _relate(document: LegalDocument, row: dict[str, Any], documents: dict[str, LegalDocument]) -> None:
    document.amends.set([documents[key] for key in row.get("amends", ())])
    if successor := documents.get(row.get("replaced_by", "")):
        document.replaced_by = successor
        document.valid_until = (successor.valid_from or _day(0)) - timedelta(days=1)
        document.save()


@transaction.atomic
def _add_draft(index: ConsultationsIndexPage, row: dict[str, Any], documents: dict[str, LegalDocument]) -> None:
    page = ConsultationPage(
        title=row["title"],
        slug=row["slug"],
        agency=Agency.objects.open().filter(name=row["agency"]).first(),
        intro=row["intro"],
        opens_on=_day(row["opens_in"]),
        closes_on=_day(row["closes_in"]),
        body=blocks(row["body"], {}),
        outcome=blocks(row.get("outcome", []), {}),
        outcome_on=_day(row["outcome_in"]) if "outcome_in" in row else None,
        document=documents.get(row.get("document", "")),
    )
    page.files = [ConsultationFile(document=_library_file(title, row), title=title) for title in row["files"]]
    add(index, page)
    ConsultationComment.objects.bulk_create(_comment(page, each) for each in row["comments"])


def _comment(page: ConsultationPage, row: dict[str, Any]) -> ConsultationComment:
    sent = moment(row["days_ago"], "09:20")
    said = {name: row[name] for name in ("place", "text", "name", "state")}
    answer = row.get("answer", "")
    answered = sent + timedelta(days=1) if answer else None
    return ConsultationComment(
        page=page, sent_at=sent, show_name=row.get("show_name", False), answer=answer, answered_at=answered, **said
    )


def _library_file(title: str, row: dict[str, Any]) -> Any:
    text = f"{row['title']}\n{row['intro']}"
    file = _word_file(title, text)
    file.name = f"{row['slug'][:40]}.docx"
    return get_document_model().objects.create(title=f"{title} – {row['title']}"[:255], file=file)


def _word_file(title: str, text: str) -> ContentFile[bytes]:
    """A plain .docx."""
    word = WordDocument()
    word.core_properties.title = title[:255]
    word.add_heading(title, level=1)
    for line in text.splitlines():
        word.add_paragraph(line)
    content = BytesIO()
    word.save(content)
    return ContentFile(content.getvalue())


def _day(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)
