"""The shapes of the catalog's answers, each field with its meaning: OpenAPI and the data dictionary read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

DurationUnit = Literal["working_day", "calendar_day", "month", "year", "hour", "same_day"]


class CodeName(Schema):
    code: str = Field(description=_("Code, e.g. of the agency: H50.12"))
    name: str = Field(description=_("Name of the agency or kind of agency"))


class FieldOut(Schema):
    name: str = Field(description=_("Name of the field of administration"))
    slug: str = Field(description=_("Its value in filters and addresses"))
    group: str = Field(description=_("Group of fields"))


class BodyOut(Schema):
    """One agency, or every agency of a kind."""

    agency: CodeName | None = Field(description=_("The agency; null where every agency of a kind handles it"))
    kind: CodeName | None = Field(description=_("The kind of agency, each of which handles it in its own area"))


class InvolvedOut(Schema):
    part: Literal["receiving", "deciding", "coordinating"] = Field(
        description=_("receiving: takes the dossier; deciding: decides; coordinating: works together with it")
    )
    name: str = Field(description=_("Name of the body"))


class CaseOut(Schema):
    key: str = Field(description=_("Key of the case, by which papers and channels name it"))
    name: str = Field(description=_("Name of the case"))
    note: str = Field(description=_("Who the case is for"))


class DurationOut(Schema):
    value: int | None = Field(description=_("Number of units; null for same_day"))
    unit: DurationUnit = Field(description=_("Unit of the time limit; working and calendar days differ in law"))


class ChannelOut(Schema):
    channel: Literal["direct", "online", "post"] = Field(
        description=_("direct: at the desk; online; post: by public post")
    )
    case: str = Field(description=_("Key of the case that it holds for; empty: every case"))
    duration: DurationOut | None = Field(description=_("Time limit; null where none is set"))
    duration_note: str = Field(description=_("Note on the time limit"))
    fee: int | None = Field(description=_("Phí in VND; null is set elsewhere or unknown, 0 is free of charge"))
    charge: int | None = Field(description=_("Lệ phí in VND; null is set elsewhere or unknown, 0 is free of charge"))
    fee_note: str = Field(description=_("Note on fees, e.g. set by the provincial council"))


class FileOut(Schema):
    kind: Literal["docx", "pdf", "sample"] = Field(description=_("docx: to fill in; pdf: to print; sample: filled in"))
    extension: str = Field(description=_("Format of the file"))
    url: str = Field(description=_("Address of the file on the portal"))
    size: int = Field(description=_("Size in bytes"))


class FormOut(Schema):
    id: int = Field(description=_("Number of the form on the portal"))
    name: str = Field(description=_("Name or number of the form"))
    number: str = Field(description=_("Number as printed, e.g. Mẫu số 01"))
    issued_with: str = Field(description=_("Document that the form is annexed to"))
    files: list[FileOut] = Field(description=_("Files of the form; empty where there is none yet"))


class PaperOut(Schema):
    key: str = Field(description=_("Key of the paper, stable within the procedure"))
    case: str = Field(description=_("Key of the case that it holds for; empty: every case"))
    name: str = Field(description=_("Name of the paper"))
    originals: int = Field(description=_("Number of originals"))
    copies: int = Field(description=_("Number of copies"))
    form_name: str | None = Field(description=_("Name or number of its form; null without one"))
    form: FormOut | None = Field(description=_("Its form with the files; null without one"))
    note: str = Field(description=_("Note on the paper"))


class DocumentOut(Schema):
    """A legal document of the library."""

    number: str = Field(description=_("Number of the document, e.g. 63/2024/NĐ-CP"))
    title: str = Field(description=_("Title of the document"))
    issuer: str = Field(description=_("Who issued it"))
    issued_on: date | None = Field(description=_("Day of issue"))
    valid_from: date | None = Field(description=_("First day of effect"))
    valid_until: date | None = Field(description=_("Last day of effect; null: it is in force"))
    url: str = Field(description=_("Address of the full text; empty where unknown"))
    page: str = Field(description=_("Its page on the portal"))


class LegalBasisOut(Schema):
    number: str = Field(description=_("Number of the document, e.g. 63/2024/NĐ-CP"))
    name: str = Field(description=_("Name of the document"))
    issued_on: date | None = Field(description=_("Day of issue"))
    issuer: str = Field(description=_("Who issued it"))
    document: DocumentOut | None = Field(description=_("The document in the library; null where it is not there"))


class QuestionOut(Schema):
    question: str = Field(description=_("Question that people ask"))
    answer: str = Field(description=_("Its answer"))


class LinkedProcedureOut(Schema):
    code: str = Field(description=_("Code of the procedure"))
    title: str = Field(description=_("Title of the procedure"))
    url: str = Field(description=_("Its page on the portal"))


class PartOut(Schema):
    title: str = Field(description=_("Name of the part"))
    code: str | None = Field(description=_("Code of the procedure that the part is; null: none of this portal"))
    url: str = Field(description=_("Its page on the portal; empty without one"))
    body: str = Field(description=_("Who does this part"))
    duration: DurationOut | None = Field(description=_("The part's own time limit; null where none is set"))
    is_optional: bool = Field(description=_("Only if the applicant asks for it"))
    note: str = Field(description=_("Note on the part"))


class MergedPaperOut(Schema):
    name: str = Field(description=_("Name of the paper"))
    originals: int = Field(description=_("Number of originals: the largest that a part asks for"))
    copies: int = Field(description=_("Number of copies: the largest that a part asks for"))
    form_name: str | None = Field(description=_("Name or number of its form; null without one"))
    needed_for: list[str] = Field(description=_("Parts that ask for it; empty: the joint procedure as a whole"))


class SparedPaperOut(Schema):
    name: str = Field(description=_("Paper that the part asks for when it is done alone"))
    part: str = Field(description=_("Name of the part"))
    instead: str = Field(description=_("What stands for it: the joint declaration, or the part that issues it"))


class JointOut(Schema):
    parts: list[PartOut] = Field(description=_("The parts in their order"))
    papers: list[MergedPaperOut] = Field(description=_("One list of papers for all parts, none twice"))
    spared: list[SparedPaperOut] = Field(description=_("Papers that nobody has to bring, since it is done jointly"))


class SourcesOut(Schema):
    """Where a fact comes from, e.g. seen, memory."""

    code: str = Field(description=_("Source of code and title"))
    time: str = Field(description=_("Source of the time limits"))
    fee: str = Field(description=_("Source of the fees"))


class ProcedureRecordOut(Schema):
    """A whole published procedure."""

    code: str = Field(description=_("Code of the procedure in the national database, e.g. 1.001193"))
    title: str = Field(description=_("Title of the procedure"))
    url: str = Field(description=_("Its page on the portal"))
    summary: str = Field(description=_("What it is, in a few sentences"))
    field: FieldOut = Field(description=_("Field of administration"))
    agency: str = Field(description=_("Who handles it, in words"))
    handling: list[BodyOut] = Field(description=_("Who handles it, by code"))
    involved: list[InvolvedOut] = Field(description=_("Who else takes part"))
    agency_levels: list[str] = Field(
        description=_("Levels of authority: province, commune (district until 30/06/2025)")
    )
    audience: list[str] = Field(description=_("Who may apply: citizen, enterprise …"))
    service_level: Literal["full", "partial", "information"] = Field(
        description=_("How far it is done online: full, partial, or information only")
    )
    partial_reason: str = Field(description=_("Why it is only partly online"))
    external_url: str = Field(description=_("Its address on the National Portal"))
    cases: list[CaseOut] = Field(description=_("Cases with time limits, fees or papers of their own"))
    channels: list[ChannelOut] = Field(description=_("Ways to submit, each with its time limit and fee"))
    papers: list[PaperOut] = Field(description=_("Papers of the dossier"))
    sets: int = Field(description=_("Number of sets of papers"))
    steps: list[str] = Field(description=_("What happens, step by step"))
    conditions: str = Field(description=_("Conditions"))
    result: str = Field(description=_("What one gets"))
    legal_basis: list[LegalBasisOut] = Field(description=_("Documents that it rests on"))
    publication_decision: str = Field(description=_("Decision that published it"))
    publication: DocumentOut | None = Field(description=_("That decision in the library; null where it is not there"))
    questions: list[QuestionOut] = Field(description=_("Questions that people ask, with answers"))
    related: list[LinkedProcedureOut] = Field(description=_("Related procedures"))
    joint: JointOut | None = Field(description=_("Its parts, where it is a joint procedure (liên thông); else null"))
    keywords: list[str] = Field(description=_("Everyday words by which people look for it"))
    old_codes: list[str] = Field(description=_("Codes that it had before"))
    owner: CodeName | None = Field(description=_("Agency that keeps the record; null: the province's control office"))
    supplement_rule: Literal["restart", "pause"] = Field(
        description=_("What a request for more papers does to the clock: restart or pause")
    )
    sources: SourcesOut = Field(description=_("Where code, time limits and fees come from"))
    valid_from: date | None = Field(description=_("First day of validity; null: since before the portal"))
    valid_until: date | None = Field(description=_("Last day of validity; null: open"))
    replaced_by: LinkedProcedureOut | None = Field(description=_("Procedure that will replace it; null: none"))
    updated_at: datetime = Field(description=_("When the record was last changed"))


class LedgerDayOut(Schema):
    date: date
    counts: bool = Field(description=_("Whether the day counts"))
    why: str = Field(description=_("Why it counts or does not, e.g. the day off's name"))


class DueDateOut(Schema):
    due_at: datetime | None = Field(description=_("When it is due; null where the law sets no time limit"))
    ledger: list[LedgerDayOut] = Field(description=_("Every date from day 0 to the due date"))


class CodeAsked(Schema):
    code: str = Field(
        description=_("Code of the procedure; a former code, or one with a province's suffix, is redirected"),
        json_schema_extra={"example": "1.001193"},
    )


def _example(value: str) -> dict[str, Any]:
    return {"example": value}


class DueDateAsked(Schema):
    procedure: str = Field(description=_("Code of the procedure"), json_schema_extra=_example("1.001193"))
    received_at: str = Field(
        description=_("When it is received: ISO 8601 with an offset"),
        json_schema_extra=_example("2026-08-06T15:00:00+07:00"),
    )
    channel: str = Field(
        "",
        description=_("direct, online or post; empty: the desk, or the procedure's first"),
        json_schema_extra=_example("online"),
    )
    case: str = Field("", description=_("Key of the case"), json_schema_extra=_example(""))
    agency: str = Field(
        "", description=_("Code of the agency whose calendar counts"), json_schema_extra=_example("H50.101")
    )
