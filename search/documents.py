"""The catalog's part of the index: procedures, and the forms that belong to them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from catalog.models import FormTemplate, Procedure, RequiredPaper, SubmissionChannel
from catalog.terms import channel_for, fee_text, term_text
from portal.base.text import vietnamese_slug
from search.sources import SourceDocument

PROCEDURE, FORM = "procedure", "form"
FREE, PAID = "free", "paid"  # values of the facet "fee"
_EXCERPT = 240  # characters


def procedures() -> "QuerySet[Procedure]":
    """Live procedures; those whose validity has not begun wait in the index for their day."""
    return Procedure.objects.filter(live=True).for_page().prefetch_related("keywords")


def procedure_document(procedure: Procedure) -> SourceDocument:
    agencies = [body.agency or body.kind for body in procedure.handling.all()]
    return SourceDocument(
        key=str(procedure.pk),
        code=procedure.code,
        url=procedure.get_absolute_url(),
        title=procedure.title,
        keywords=tuple(keyword.text for keyword in procedure.keywords.all()),
        context=(
            procedure.field.name,
            procedure.field.group,
            procedure.result,
            *(str(agency) for agency in agencies),
            *(level.name for level in procedure.levels.all()),
        ),
        body=_body(procedure),
        excerpt=shortened(procedure.summary or procedure.result),
        card=_card(procedure, [str(agency) for agency in agencies]),
        facets=_facets(procedure, {_slug(agency): str(agency) for agency in agencies}),
        valid_from=procedure.valid_from,
        valid_until=procedure.valid_until,
    )


def _slug(agency: Any) -> str:
    """An agency's address, or the slug of a kind's name: `ubnd-cap-xa`."""
    return getattr(agency, "slug", "") or vietnamese_slug(str(agency))


def _body(procedure: Procedure) -> str:
    return "\n".join(
        [
            procedure.summary,
            *(paper.name for paper in procedure.papers.all()),
            procedure.conditions,
            *(step.text for step in procedure.steps.all()),
            *(f"{basis.number} {basis.name}" for basis in procedure.legal_bases.all()),
        ]
    )


def _card(procedure: Procedure, agencies: list[str]) -> dict[str, Any]:
    channel = channel_for(procedure)
    return {
        "agencies": agencies,
        "field": procedure.field.name,
        "service_level": procedure.service_level,
        "terms": _terms(channel) if channel else {},
    }


def _terms(channel: SubmissionChannel) -> dict[str, Any]:
    """What `listed_terms` needs to say time limit and cost in the reader's language."""
    return {
        "duration_value": channel.duration_value,
        "duration_unit": channel.duration_unit,
        "fee": None if channel.fee is None else int(channel.fee),
        "charge": None if channel.charge is None else int(channel.charge),
    }


def listed_terms(card: Mapping[str, Any]) -> list[str]:
    """Time limit and cost as a list shows them; what is not stated is left out."""
    terms = card.get("terms") or {}
    return list(_term_texts(get_language(), **terms)) if terms else []


@lru_cache(maxsize=2_000)  # many procedures have the same, and every page of a list says them again
def _term_texts(
    language: str | None, duration_value: int | None, duration_unit: str, fee: int | None, charge: int | None
) -> tuple[str, ...]:
    """In the reader's language, which only tells the remembered texts apart."""
    channel = SubmissionChannel(duration_value=duration_value, duration_unit=duration_unit, fee=fee, charge=charge)
    texts = (term_text(channel),) if duration_unit else ()
    return texts if fee is None and charge is None else (*texts, fee_text(channel))


def _facets(procedure: Procedure, agencies: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        "audience": {audience.code: audience.name for audience in procedure.audiences.all()},
        "field": {procedure.field.slug: procedure.field.name},
        "level": {level.code: level.name for level in procedure.levels.all()},
        "agency": dict(agencies),
        # labelled in the reader's language
        "service_level": {procedure.service_level: ""},
        "fee": dict.fromkeys(_fee(channel_for(procedure)), ""),
    }


def _fee(channel: SubmissionChannel | None) -> list[str]:
    """As the list shows it: free or paid, where a note alone means that others set the amount; else nothing."""
    if channel is None:
        return []
    amounts = [amount for amount in (channel.fee, channel.charge) if amount is not None]
    if amounts:
        return [PAID if sum(amounts) else FREE]
    return [PAID] if channel.fee_note.strip() else []


def shortened(text: str) -> str:
    """The beginning of `text` for a list, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[:_EXCERPT].rsplit(" ", 1)[0] + " …"


def forms() -> "QuerySet[FormTemplate]":
    """Forms with a file that a live procedure asks for."""
    used = Q(papers__procedure__live=True)
    live = Procedure.objects.filter(live=True).only("valid_from", "valid_until")
    asking = Prefetch("papers", RequiredPaper.objects.filter(procedure__live=True).only("form", "procedure"))
    found = FormTemplate.objects.filter(used).exclude(file="").select_related("field").distinct()
    return found.prefetch_related(asking, Prefetch("papers__procedure", live))


def form_document(form: FormTemplate) -> SourceDocument:
    return SourceDocument(
        key=str(form.pk),
        url=reverse("catalog:form_file", args=[form.pk]),
        title=form.paper_name,
        keywords=(form.name,),
        context=(form.field.name,),
        excerpt=form.name if form.name != form.paper_name else "",
        card={"field": form.field.name},
        facets={"field": {form.field.slug: form.field.name}},
        valid_from=_first_day(paper.procedure.valid_from for paper in form.papers.all()),
        valid_until=_last_day(paper.procedure.valid_until for paper in form.papers.all()),
    )


def _first_day(begins: Iterable[date | None]) -> date | None:
    """On which one of the procedures that ask for a form is in force; none where one always was."""
    days = list(begins)
    return None if None in days else min((day for day in days if day), default=None)


def _last_day(ends: Iterable[date | None]) -> date | None:
    days = list(ends)
    return None if None in days else max((day for day in days if day), default=None)
