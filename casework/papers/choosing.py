"""Which template is in force: the operator's or the portal's own, whichever is newer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from casework.models import PaperTemplate
from casework.papers.registry import FormKind, form_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One version of a form."""

    text: str
    valid_from: date
    own: PaperTemplate | None  # the operator's; none: the portal's own


def source_on(kind: FormKind, day: date) -> Source:
    """For what was received on `day`. A form that a newer law brought goes before an operator's older template."""
    since, path = kind.builtin_on(day)
    own = PaperTemplate.objects.filter(form=kind.key, valid_from__lte=day).order_by("-valid_from").first()
    if own and own.valid_from >= since:
        return Source(text=own.source, valid_from=own.valid_from, own=own)
    return Source(text=builtin_text(path), valid_from=since, own=None)


def version_on(key: str, day: date) -> date:
    """Since when the template that is in force on `day` is: papers of one version can be set as one pile."""
    return source_on(form_kind(key), day).valid_from


def builtin_text(path: str) -> str:
    return (settings.BASE_DIR / path).read_text(encoding="utf-8")
